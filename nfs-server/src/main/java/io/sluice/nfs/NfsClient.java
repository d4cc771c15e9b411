package io.sluice.nfs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A connection of a client that is open now.
 *
 * @param calls how many calls came through it so far
 * @param receivedBytes how many bytes of calls came
 * @param sentBytes how many bytes of replies left
 * @param encrypted whether it speaks TLS
 * @param lastError the last call that was refused: what was asked and the answer, like {@code WRITE: NOSPC}
 * @param mounts what its host says it has mounted, through whichever connection
 */
public record NfsClient(
        String host,
        int port,
        Instant connectedAt,
        long calls,
        long receivedBytes,
        long sentBytes,
        boolean encrypted,
        Optional<LastError> lastError,
        List<Mount> mounts) {
    public NfsClient {
        mounts = List.copyOf(mounts);
    }

    /** A path, and when it was mounted. */
    public record Mount(String path, Instant since) {}

    /** What was asked, the answer, and when. */
    public record LastError(String what, Instant at) {}
}
