package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The mounts of the namespace. Thread-safe: readers see one immutable map, changes replace it. */
final class MountTable {
    private final MetadataStore metadata;
    private final StoreOpener opener;
    private final Clock clock;
    private volatile Map<VfsPath, Mount> mounts = Map.of();
    private volatile long epoch;

    MountTable(MetadataStore metadata, StoreOpener opener, Clock clock) {
        this.metadata = metadata;
        this.opener = opener;
        this.clock = clock;
    }

    /** Opens what was mounted before the restart. */
    void restore() throws VfsException {
        List<MountRecord> records = new ArrayList<>();
        metadata.mounts().forEach((path, record) -> records.add(record));
        for (MountRecord record : records) {
            replaceWith(Mount.restore(record, opener, clock));
        }
    }

    /** Changes with every mount, unmount, rename of a directory and rule: what was computed from paths before is void. */
    long epoch() {
        return epoch;
    }

    synchronized void pathsChanged() {
        epoch++;
    }

    List<Mount> all() {
        return mounts.values().stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .toList();
    }

    Placement placement(VfsPath path) {
        Map<VfsPath, Mount> table = mounts;
        VfsPath candidate = path;
        while (true) {
            Mount mount = table.get(candidate);
            if (mount != null) {
                int depth = candidate.names().size();
                StorePath inStore =
                        new StorePath(path.names().subList(depth, path.names().size()));
                return new Placement(path, Optional.of(mount), inStore);
            }
            if (candidate.isRoot()) {
                return new Placement(path, Optional.empty(), StorePath.ROOT);
            }
            candidate = candidate.parent();
        }
    }

    /** The names right below {@code directory} that are mounts or lead to them. */
    Set<FileName> namesBelow(VfsPath directory) {
        Set<FileName> names = new TreeSet<>();
        int depth = directory.names().size();
        for (VfsPath path : mounts.keySet()) {
            if (path.names().size() > depth && path.startsWith(directory)) {
                names.add(path.names().get(depth));
            }
        }
        return names;
    }

    boolean isAtOrAboveMount(VfsPath path) {
        return mounts.keySet().stream().anyMatch(mounted -> mounted.startsWith(path));
    }

    Mount add(MountRequest request) throws VfsException {
        requireFree(request.path());
        requireKnownOptions(request);
        MountRecord record = new MountRecord(
                UUID.randomUUID().toString(),
                request.path(),
                request.uri(),
                request.options(),
                request.readonly(),
                request.shared());
        Mount mount = Mount.open(record, opener, clock);
        synchronized (this) {
            try {
                requireFree(request.path());
            } catch (VfsException e) {
                mount.close();
                throw e;
            }
            replaceWith(mount);
        }
        metadata.mounts().put(request.path(), record);
        Durability.sync(metadata);
        return mount;
    }

    void remove(Mount mount) throws VfsException {
        synchronized (this) {
            Map<VfsPath, Mount> changed = new TreeMap<>(mounts);
            changed.remove(mount.path());
            mounts = changed;
            epoch++;
        }
        metadata.mounts().remove(mount.path());
        Durability.sync(metadata);
        mount.close();
    }

    /** @throws VfsException {@link VfsError#NOT_FOUND} */
    Mount require(VfsPath path) throws VfsException {
        Mount mount = mounts.get(path);
        if (mount == null) {
            throw new VfsException(
                    VfsError.NOT_FOUND, "nothing is mounted at " + path + " (sluice fs mount lists what is)");
        }
        return mount;
    }

    private void requireFree(VfsPath path) throws VfsException {
        Mount taken = mounts.get(path);
        if (taken != null) {
            throw new VfsException(
                    VfsError.EXISTS,
                    path + " is taken by " + taken.status().uri() + " (sluice fs unmount " + path + " frees it)");
        }
    }

    private void requireKnownOptions(MountRequest request) throws VfsException {
        MountUri uri;
        try {
            uri = MountUri.parse(request.uri());
        } catch (UfsException e) {
            throw StoreErrors.whileMounting(e);
        }
        if (!opener.schemes().contains(uri.scheme())) {
            throw new VfsException(
                    VfsError.INVALID,
                    "unknown scheme " + uri.scheme() + "://; known are "
                            + String.join(", ", new TreeSet<>(opener.schemes())));
        }
        Set<String> known = MountOptions.names();
        known.addAll(opener.options(uri.scheme()));
        for (String option : request.options().keySet()) {
            if (!OptionNames.cover(known, option)) {
                throw new VfsException(
                        VfsError.INVALID,
                        "unknown option " + option + " for " + uri.scheme() + "://; known are "
                                + String.join(", ", known));
            }
        }
    }

    private synchronized void replaceWith(Mount mount) {
        Map<VfsPath, Mount> changed = new TreeMap<>(mounts);
        changed.put(mount.path(), mount);
        mounts = changed;
        epoch++;
    }
}
