package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.util.Map;

/** What `fs mount` asks for. */
public record MountRequest(VfsPath path, String uri, Map<String, String> options, boolean readonly, boolean shared) {
    public MountRequest {
        options = Map.copyOf(options);
    }
}
