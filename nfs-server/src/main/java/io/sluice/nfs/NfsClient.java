package io.sluice.nfs;

import java.time.Instant;
import java.util.List;

/**
 * A connection of a client that is open now.
 *
 * @param calls how many calls came through it so far
 * @param mounts the paths that its host says it has mounted, through whichever connection
 */
public record NfsClient(String host, int port, Instant connectedAt, long calls, List<String> mounts) {
    public NfsClient {
        mounts = List.copyOf(mounts);
    }
}
