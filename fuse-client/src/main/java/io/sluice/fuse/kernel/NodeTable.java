package io.sluice.fuse.kernel;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Which inodes the kernel knows, how often it was told of each, and in which directory that was last. Thread-safe.
 *
 * <p>A node's number is the inode's own, but for the root of the mount, whose number is 1, and for inodes that were renewed, which have
 * numbers below 0: they are another node for the kernel, with pages and opens of its own. The namespace's root, whose inode is 1, can be met as the mount's
 * root only.
 */
final class NodeTable {
    static final long ROOT = 1;

    private final InodeId root;
    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    /** How many inodes may have other numbers; beyond that all have their own again, until they are renewed once more. */
    private static final int MAX_RENEWED = 1 << 16;

    /** The numbers that inodes have now in the place of their own: also when the kernel has forgotten that, for it looks up twice to find a new one. */
    private final Map<InodeId, Long> renewed = new ConcurrentHashMap<>();

    /** The inodes of those numbers that the kernel knows. */
    private final Map<Long, InodeId> inodes = new ConcurrentHashMap<>();

    private final AtomicLong lastRenewed = new AtomicLong(Long.MIN_VALUE);

    private final boolean keepsNames;

    NodeTable(InodeId root) {
        this(root, false);
    }

    /** @param keepsNames whether the last name of each node is kept, for who has to tell the kernel of all of them */
    NodeTable(InodeId root, boolean keepsNames) {
        this.root = root;
        this.keepsNames = keepsNames;
    }

    /**
     * What is known of a node.
     *
     * @param name the last one, in {@code parent}; empty if names are not kept
     * @param version of the bytes that its pages are of; empty if a node has whatever its inode has
     */
    record Known(InodeId parent, Optional<FileName> name, Optional<SeenVersion> version, long lookups) {
        private Known again(InodeId lastParent, Optional<FileName> lastName, Optional<SeenVersion> lastVersion) {
            return new Known(lastParent, lastName, lastVersion, lookups + 1);
        }

        private boolean isOf(Optional<SeenVersion> other) {
            return version.map(SeenVersion::version).equals(other.map(SeenVersion::version));
        }
    }

    InodeId root() {
        return root;
    }

    /** The number under which the kernel is told of {@code inode}. */
    long number(InodeId inode) {
        if (inode.equals(root)) {
            return ROOT;
        }
        return renewed.isEmpty() ? inode.value() : renewed.getOrDefault(inode, inode.value());
    }

    /** @throws VfsException {@link VfsError#INVALID} for a number that no node can have */
    InodeId inode(long number) throws VfsException {
        if (number == ROOT) {
            return root;
        }
        if (number > ROOT) {
            return new InodeId(number);
        }
        InodeId inode = inodes.get(number);
        if (inode == null) {
            throw new VfsException(VfsError.INVALID, "there is no node " + number);
        }
        return inode;
    }

    /** From now on the kernel is told of {@code inode} as of another node than before. */
    void renew(InodeId inode) {
        if (renewed.size() >= MAX_RENEWED) {
            renewed.clear();
        }
        renewed.put(inode, lastRenewed.incrementAndGet());
    }

    /** Whether the kernel knows {@code inode}, under any number. */
    boolean knows(InodeId inode) {
        return inode.equals(root) || known.containsKey(inode.value()) || known.containsKey(number(inode));
    }

    /** The numbers under which it may know it. */
    Set<Long> numbers(InodeId inode) {
        return inode.equals(root) ? Set.of(ROOT) : new LinkedHashSet<>(List.of(inode.value(), number(inode)));
    }

    /** Gives all nodes that it knows, without the root, to {@code each}, with their numbers. */
    void forEach(BiConsumer<Long, Known> each) {
        known.forEach(each);
    }

    /** The kernel is told of {@code inode}, as {@code name} of {@code parent}, once more: under the number that is returned. */
    long lookedUp(InodeId inode, InodeId parent, FileName name) {
        return lookedUp(inode, parent, name, Optional.empty());
    }

    /**
     * The same; an inode that has another version than its node gets another node.
     *
     * @param version of a file; empty if a node has whatever its inode has
     */
    long lookedUp(InodeId inode, InodeId parent, FileName name, Optional<SeenVersion> version) {
        Optional<FileName> kept = keepsNames ? Optional.of(name) : Optional.empty();
        while (true) {
            long number = number(inode);
            Known now = known.compute(number, (node, old) -> {
                if (old != null) {
                    return old.isOf(version) ? old.again(parent, kept, version) : old;
                }
                if (node < 0) {
                    inodes.put(node, inode);
                }
                return new Known(parent, kept, version, 1);
            });
            if (now.isOf(version)) {
                return number;
            }
            renew(inode);
        }
    }

    /** The kernel forgets so many of the times that it was told of a node. */
    void forget(long number, long lookups) {
        known.computeIfPresent(number, (node, old) -> {
            if (old.lookups > lookups) {
                return new Known(old.parent, old.name, old.version, old.lookups - lookups);
            }
            if (node < 0) {
                inodes.remove(node);
            }
            return null;
        });
    }

    /** The directory in which a node was met last. */
    Optional<InodeId> parent(long number) {
        return Optional.ofNullable(known.get(number)).map(Known::parent);
    }

    /** The same, whatever its number is. */
    Optional<InodeId> parent(InodeId inode) {
        return parent(number(inode)).or(() -> parent(inode.value()));
    }

    /** What the kernel was told of the version that a node is of; empty for one that has whatever its inode has. */
    Optional<SeenVersion> version(long number) {
        return Optional.ofNullable(known.get(number)).flatMap(Known::version);
    }

    /** How many nodes the kernel knows, without the root. */
    int count() {
        return known.size();
    }
}
