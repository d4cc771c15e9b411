package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.PinRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The paths of which all that gets into the cache stays there, and what mounts say of theirs. Thread-safe.
 *
 * <p>A pin is a rule of a path: it holds for what lies there or below it now and later, whichever file or mount that is, and as long as nobody takes
 * it away. A rename takes along the pins of what it moves.
 */
final class Pins implements CacheRules {
    private final MetadataStore metadata;
    private final MountTable mounts;
    private volatile Set<VfsPath> paths;

    Pins(MetadataStore metadata, MountTable mounts) {
        this.metadata = metadata;
        this.mounts = mounts;
        Set<VfsPath> known = new HashSet<>();
        metadata.pins().forEach((path, pin) -> known.add(path));
        this.paths = Set.copyOf(known);
    }

    @Override
    public Optional<CachePolicy> policy(String mount) {
        return mounts.withId(mount).map(known -> known.options().cachePolicy());
    }

    @Override
    public boolean isPinned(ContentKey key) {
        Set<VfsPath> now = paths;
        if (now.isEmpty()) {
            return false;
        }
        Optional<Mount> mount = mounts.withId(key.mount());
        if (mount.isEmpty()) {
            return false;
        }
        List<FileName> names = new ArrayList<>(mount.get().path().names());
        names.addAll(key.path().names());
        return coveredBy(now, new VfsPath(names)).isPresent();
    }

    /** In their order. */
    List<VfsPath> all() {
        return List.copyOf(new TreeSet<>(paths));
    }

    /** Durable with the next sync. */
    void add(VfsPath path, Instant now) {
        metadata.update(() -> addNow(path, now));
    }

    private synchronized void addNow(VfsPath path, Instant now) {
        metadata.pins().put(path, new PinRecord(now));
        Set<VfsPath> more = new HashSet<>(paths);
        more.add(path);
        paths = Set.copyOf(more);
    }

    /**
     * Durable with the next sync.
     *
     * @throws VfsException {@link VfsError#NOT_FOUND} if that path is not pinned itself, with the one above it that is
     */
    void remove(VfsPath path) throws VfsException {
        AtomicBoolean removed = new AtomicBoolean();
        metadata.update(() -> removed.set(removeNow(path)));
        if (!removed.get()) {
            String why = coveredBy(paths, path)
                    .map(above -> "it is pinned by " + above + "; unpin that")
                    .orElse("it is not pinned (sluice fs pin lists what is)");
            throw new VfsException(VfsError.NOT_FOUND, why);
        }
    }

    private synchronized boolean removeNow(VfsPath path) {
        if (!paths.contains(path)) {
            return false;
        }
        metadata.pins().remove(path);
        Set<VfsPath> fewer = new HashSet<>(paths);
        fewer.remove(path);
        paths = Set.copyOf(fewer);
        return true;
    }

    /**
     * What lay at one path lies at another: its pins and those below it go along. To be called within the update of the metadata that moves it.
     *
     * @return whether there are any
     */
    synchronized boolean move(VfsPath from, VfsPath to) {
        Set<VfsPath> moved = new HashSet<>(paths);
        for (VfsPath path : paths) {
            if (path.startsWith(from)) {
                List<FileName> names = new ArrayList<>(to.names());
                names.addAll(
                        path.names().subList(from.names().size(), path.names().size()));
                VfsPath there = new VfsPath(names);
                PinRecord pin = metadata.pins().get(path).orElseThrow();
                metadata.pins().remove(path);
                metadata.pins().put(there, pin);
                moved.remove(path);
                moved.add(there);
            }
        }
        boolean any = !moved.equals(paths);
        paths = Set.copyOf(moved);
        return any;
    }

    private static Optional<VfsPath> coveredBy(Set<VfsPath> pinned, VfsPath path) {
        for (VfsPath candidate = path; ; candidate = candidate.parent()) {
            if (pinned.contains(candidate)) {
                return Optional.of(candidate);
            }
            if (candidate.isRoot()) {
                return Optional.empty();
            }
        }
    }
}
