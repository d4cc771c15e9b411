package io.sluice.vfs.core.load;

import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsPath;
import java.util.List;

/**
 * What is to be loaded.
 *
 * @param caller who must be allowed to read it
 * @param paths files and directories; of a list, what its paths are relative to
 * @param parallel how many requests to the stores at once, 1 to {@value #MAX_PARALLEL}
 */
public record LoadRequest(Caller caller, List<VfsPath> paths, int parallel) {
    public static final int MAX_PARALLEL = 256;
    public static final int DEFAULT_PARALLEL = 32;

    public LoadRequest {
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw new IllegalArgumentException("parallel: 1 to " + MAX_PARALLEL + ", not " + parallel);
        }
        paths = List.copyOf(paths);
    }
}
