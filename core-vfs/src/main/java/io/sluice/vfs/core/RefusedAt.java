package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.util.Optional;

/**
 * A refusal, and where.
 *
 * @param path as it is called now; empty if nobody knows any more
 */
public record RefusedAt(Optional<VfsPath> path, Refusal refusal) {}
