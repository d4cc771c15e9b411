package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.core.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What went wrong at a path.
 *
 * @param upload how the file stands, if it is not in its store
 * @param refusals what was refused to anybody there, newest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record WhyView(String path, Optional<UnsavedView> upload, List<RefusalView> refusals) {
    /** One operation. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record RefusalView(
            Instant at,
            long uid,
            String origin,
            String operation,
            VfsError error,
            String reason,
            Optional<String> remedy) {
        public static RefusalView of(Refusal refusal) {
            return new RefusalView(
                    refusal.at(),
                    Integer.toUnsignedLong(refusal.uid()),
                    refusal.origin(),
                    refusal.operation(),
                    refusal.error(),
                    refusal.reason(),
                    refusal.remedy());
        }
    }
}
