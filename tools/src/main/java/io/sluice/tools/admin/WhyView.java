package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.PersistControl;
import io.sluice.vfs.core.Refusal;
import io.sluice.vfs.core.RefusedAt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What went wrong at a path, or also below it.
 *
 * @param upload how the file stands, if it is not in its store, and one was asked for
 * @param refusals what was refused to anybody there, newest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record WhyView(String path, Optional<UnsavedView> upload, List<RefusalView> refusals) {
    /** What is known of that path. */
    public static WhyView at(VfsPath path, PersistControl files) {
        Optional<UnsavedView> upload = files.unsaved(path).stream()
                .filter(file -> file.path().equals(path))
                .map(UnsavedView::of)
                .findFirst();
        List<RefusalView> refusals = files.refusals(path).stream()
                .map(refusal -> RefusalView.of(new RefusedAt(Optional.of(path), refusal)))
                .toList();
        return new WhyView(path.toString(), upload, refusals);
    }

    /** What is known of that path and all below it, but for uploads. */
    public static WhyView below(VfsPath path, PersistControl files) {
        return new WhyView(
                path.toString(),
                Optional.empty(),
                files.refusalsBelow(path).stream().map(RefusalView::of).toList());
    }

    /**
     * One operation.
     *
     * @param path empty if nobody knows any more how the file was called
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record RefusalView(
            Instant at,
            Optional<String> path,
            long uid,
            String origin,
            String operation,
            VfsError error,
            String reason,
            Optional<String> remedy) {
        public static RefusalView of(RefusedAt refused) {
            Refusal refusal = refused.refusal();
            return new RefusalView(
                    refusal.at(),
                    refused.path().map(VfsPath::toString),
                    Integer.toUnsignedLong(refusal.uid()),
                    refusal.origin(),
                    refusal.operation(),
                    refusal.error(),
                    refusal.reason(),
                    refusal.remedy());
        }
    }
}
