package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.MountStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mount as it stands; secrets among the options are masked.
 *
 * @param problem why its store can't be reached, if so
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MountView(
        String path,
        String uri,
        Map<String, String> options,
        boolean readonly,
        boolean shared,
        Optional<String> problem) {

    static MountView of(MountStatus status) {
        return new MountView(
                status.path().toString(),
                status.uri(),
                new TreeMap<>(status.options()),
                status.readonly(),
                status.shared(),
                status.problem());
    }
}
