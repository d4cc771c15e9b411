package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the mount table.
 *
 * @param id what names the mount in the cache's keys; never used again for another one
 * @param options as they were given, but for those that are secret; those of the connector among them
 * @param secrets the options that are secret, by name
 * @param shared whether the export rules may open it to the network
 * @param mountedAt when it was mounted: what directories show of which nobody knows when they changed; empty in records of an older version
 */
public record MountRecord(
        String id,
        VfsPath path,
        String uri,
        Map<String, String> options,
        Map<String, SealedSecret> secrets,
        boolean readonly,
        boolean shared,
        Optional<Instant> mountedAt) {
    public MountRecord {
        options = Map.copyOf(options);
        secrets = Map.copyOf(secrets);
    }

    /** The same mount with other options. */
    public MountRecord with(Map<String, String> otherOptions, Map<String, SealedSecret> otherSecrets) {
        return new MountRecord(id, path, uri, otherOptions, otherSecrets, readonly, shared, mountedAt);
    }

    /** The same mount with a time at which it was mounted, if it has none. */
    public MountRecord orMountedAt(Instant at) {
        return new MountRecord(id, path, uri, options, secrets, readonly, shared, Optional.of(mountedAt.orElse(at)));
    }

    /** Without the values of the options: a record of an older version has secrets among them. */
    @Override
    public String toString() {
        return path + " -> " + uri + " " + options.keySet() + " " + secrets.keySet();
    }
}
