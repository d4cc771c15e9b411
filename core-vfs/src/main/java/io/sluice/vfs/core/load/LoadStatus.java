package io.sluice.vfs.core.load;

import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a load stands. Its numbers are not of one instant while it runs.
 *
 * @param paths what was asked for
 * @param inOrder whether it follows a list
 * @param reason why it stopped, if it did
 * @param counted whether {@code files} and {@code bytes} are all there is; before that, what was found so far
 * @param doneFiles files of which the cache now has all, or had it before
 * @param doneBytes bytes that the cache now has, or had before
 * @param fetchedBytes bytes that were asked of the stores for it
 * @param localFiles files that are not in their store yet, so that there was nothing to do
 * @param failures the first of {@code failedFiles}
 */
public record LoadStatus(
        long id,
        List<VfsPath> paths,
        boolean inOrder,
        int parallel,
        State state,
        Optional<String> reason,
        boolean counted,
        long files,
        long bytes,
        long doneFiles,
        long doneBytes,
        long fetchedBytes,
        long localFiles,
        long failedFiles,
        List<Failure> failures,
        Instant startedAt,
        Optional<Instant> endedAt) {

    /** What a load does, or how it ended. */
    public enum State {
        RUNNING,
        /** As much is loaded ahead of the reader as the cache can keep for it. */
        WAITING,
        /** All was tried. */
        DONE,
        /** It would have been in vain to go on. */
        STOPPED,
        CANCELLED
    }

    /** A file that could not be loaded, and why. */
    public record Failure(String file, String reason) {}

    public LoadStatus {
        paths = List.copyOf(paths);
        failures = List.copyOf(failures);
    }

    public boolean isOver() {
        return state != State.RUNNING && state != State.WAITING;
    }
}
