package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.util.Map;

/** What `fs mount` asks for. */
public record MountRequest(VfsPath path, String uri, Map<String, String> options, boolean readonly, boolean shared) {
    public MountRequest {
        options = Map.copyOf(options);
    }

    /** Without the values of the options: some are secret; and without the URI, which was not yet looked at. */
    @Override
    public String toString() {
        return "mount at " + path + " with " + options.keySet();
    }
}
