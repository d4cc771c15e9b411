package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import java.time.Instant;
import java.util.Optional;

/**
 * An operation that was refused to somebody, or failed.
 *
 * @param uid who asked
 * @param origin by which door, and from where
 * @param operation as the file system calls it
 * @param remedy what would allow it, if an option does
 */
public record Refusal(
        Instant at, int uid, String origin, String operation, VfsError error, String reason, Optional<String> remedy) {}
