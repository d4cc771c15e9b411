package io.sluice.fuse.kernel;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which inodes the kernel knows, how often it was told of each, and in which directory that was last. Thread-safe.
 *
 * <p>A node's number is the inode's own, but for the root of the mount, whose number is 1. The namespace's root, whose inode is 1, can be
 * met as the mount's root only.
 */
final class NodeTable {
    static final long ROOT = 1;

    private final InodeId root;
    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    NodeTable(InodeId root) {
        this.root = root;
    }

    private record Known(InodeId parent, long lookups) {}

    InodeId root() {
        return root;
    }

    long number(InodeId inode) {
        return inode.equals(root) ? ROOT : inode.value();
    }

    /** @throws VfsException {@link VfsError#INVALID} for a number that no node can have */
    InodeId inode(long number) throws VfsException {
        if (number == ROOT) {
            return root;
        }
        if (number < ROOT) {
            throw new VfsException(VfsError.INVALID, "there is no node " + number);
        }
        return new InodeId(number);
    }

    /** The kernel is told of {@code inode} once more. */
    void lookedUp(InodeId inode, InodeId parent) {
        known.merge(number(inode), new Known(parent, 1), (old, now) -> new Known(parent, old.lookups + 1));
    }

    /** The kernel forgets so many of the times that it was told of a node. */
    void forget(long number, long lookups) {
        known.computeIfPresent(
                number, (node, old) -> old.lookups <= lookups ? null : new Known(old.parent, old.lookups - lookups));
    }

    /** The directory in which a node was met last. */
    Optional<InodeId> parent(long number) {
        return Optional.ofNullable(known.get(number)).map(Known::parent);
    }

    /** How many nodes the kernel knows, without the root. */
    int count() {
        return known.size();
    }
}
