package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;
import java.util.Map;

/**
 * A line of the mount table.
 *
 * @param id what names the mount in the cache's keys; never used again for another one
 * @param options as they were given; those of the connector among them
 * @param shared whether the export rules may open it to the network
 */
public record MountRecord(
        String id, VfsPath path, String uri, Map<String, String> options, boolean readonly, boolean shared) {
    public MountRecord {
        options = Map.copyOf(options);
    }

    /** Without the values of the options: some are secret. */
    @Override
    public String toString() {
        return path + " -> " + uri + " " + options.keySet();
    }
}
