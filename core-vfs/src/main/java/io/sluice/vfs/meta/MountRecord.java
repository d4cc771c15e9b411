package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;
import java.util.Map;

/**
 * A line of the mount table.
 *
 * @param id what names the mount in the cache's keys; never used again for another one
 * @param options as they were given, but for those that are secret; those of the connector among them
 * @param secrets the options that are secret, by name
 * @param shared whether the export rules may open it to the network
 */
public record MountRecord(
        String id,
        VfsPath path,
        String uri,
        Map<String, String> options,
        Map<String, SealedSecret> secrets,
        boolean readonly,
        boolean shared) {
    public MountRecord {
        options = Map.copyOf(options);
        secrets = Map.copyOf(secrets);
    }

    /** Without the values of the options: a record of an older version has secrets among them. */
    @Override
    public String toString() {
        return path + " -> " + uri + " " + options.keySet() + " " + secrets.keySet();
    }
}
