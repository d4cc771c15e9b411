package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.load.LoadStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a load stands; all sizes in bytes.
 *
 * @param inOrder whether it follows a list; the paths are then what its lines are relative to
 * @param counted whether {@code files} and {@code bytes} are all there is, not only what was found so far
 * @param fetchedBytes what was asked of the stores; the rest was cached before
 * @param failures the first of {@code failedFiles}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LoadView(
        long id,
        List<String> paths,
        boolean inOrder,
        int parallel,
        LoadStatus.State state,
        Optional<String> reason,
        boolean counted,
        long files,
        long bytes,
        long doneFiles,
        long doneBytes,
        long fetchedBytes,
        long localFiles,
        long failedFiles,
        List<LoadStatus.Failure> failures,
        Instant startedAt,
        Optional<Instant> endedAt) {

    public static LoadView of(LoadStatus status) {
        return new LoadView(
                status.id(),
                status.paths().stream().map(Object::toString).toList(),
                status.inOrder(),
                status.parallel(),
                status.state(),
                status.reason(),
                status.counted(),
                status.files(),
                status.bytes(),
                status.doneFiles(),
                status.doneBytes(),
                status.fetchedBytes(),
                status.localFiles(),
                status.failedFiles(),
                status.failures(),
                status.startedAt(),
                status.endedAt());
    }

    public boolean hasEnded() {
        return state != LoadStatus.State.RUNNING && state != LoadStatus.State.WAITING;
    }
}
