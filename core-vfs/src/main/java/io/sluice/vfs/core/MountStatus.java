package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.util.Map;
import java.util.Optional;

/**
 * A mount as it stands.
 *
 * @param options with secret values masked
 * @param problem why the store can't be reached, if so; the gateway tries again by itself
 */
public record MountStatus(
        VfsPath path,
        String uri,
        Map<String, String> options,
        boolean readonly,
        boolean shared,
        Optional<String> problem) {}
