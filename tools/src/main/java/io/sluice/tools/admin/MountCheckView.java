package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.MountCheck;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a store allows.
 *
 * @param suffices whether that is all that the mount needs
 * @param leftover the probe object that could not be removed again, if so
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MountCheckView(
        String path, String uri, boolean readonly, boolean suffices, List<StepView> steps, Optional<String> leftover) {
    /**
     * One operation.
     *
     * @param operation {@code LIST}, {@code GET}, {@code PUT} or {@code DELETE}
     * @param allowed {@code yes}, {@code no} or {@code untried}
     */
    public record StepView(String operation, String allowed, String why) {}

    public static MountCheckView of(String path, String uri, MountCheck check) {
        return new MountCheckView(
                path,
                uri,
                check.readonly(),
                check.suffices(),
                check.steps().stream()
                        .map(step -> new StepView(
                                step.operation().name(), step.answer().name().toLowerCase(Locale.ROOT), step.why()))
                        .toList(),
                check.leftover());
    }
}
