package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.Nearest;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mounts of the namespace. Thread-safe: readers see one immutable map, changes replace it. */
final class MountTable {
    private static final Logger LOG = LoggerFactory.getLogger(MountTable.class);

    private final MetadataStore metadata;
    private final StoreOpener opener;
    private final MountSecrets secrets;
    private final UploadNotes uploads;
    private final Mount.Tools tools;

    /** Also of those that are gone: who still reads a file of theirs must not bring it into the cache. */
    private final Set<String> uncached = ConcurrentHashMap.newKeySet();

    private volatile Map<VfsPath, Mount> mounts = Map.of();
    private final AtomicLong epoch = new AtomicLong();

    MountTable(MetadataStore metadata, StoreOpener opener, SecretVault vault, Clock clock) {
        this.metadata = metadata;
        this.opener = opener;
        this.secrets = new MountSecrets(opener, vault);
        this.uploads = new UploadNotes(metadata);
        this.tools = new Mount.Tools(opener, secrets, uploads, clock);
    }

    /** Has the last word before a mount is seen. */
    @FunctionalInterface
    interface Veto {
        void check() throws VfsException;
    }

    /** Begins to open what was mounted before the restart; waits for no store. */
    void restore() {
        boolean oldForms = metadata.holdsOldForms();
        boolean allSealed = true;
        List<MountRecord> records = new ArrayList<>();
        metadata.mounts().forEach((path, record) -> records.add(record));
        for (MountRecord record : records) {
            MountRecord dated = record.orMountedAt(tools.clock().instant());
            if (oldForms || secrets.areOpenIn(record) || !dated.equals(record)) {
                allSealed &= sealAnew(dated);
            }
            show(Mount.restore(metadata.mounts().get(record.path()).orElse(dated), tools));
        }
        if (oldForms && allSealed) {
            forgetWhatStoodInClear();
        }
    }

    private boolean sealAnew(MountRecord record) {
        try {
            metadata.mounts().put(record.path(), secrets.seal(record));
            return true;
        } catch (VfsException e) {
            LOG.warn("op=seal_secrets path={} error={}", record.path(), e.getMessage());
            return false;
        }
    }

    private void forgetWhatStoodInClear() {
        try {
            metadata.compact();
            LOG.info("op=seal_secrets event=done");
        } catch (UncheckedIOException e) {
            LOG.warn("op=seal_secrets error={}", e.getMessage());
        }
    }

    /** Tries the stores again that were away, in the background, those whose time has come. */
    void reconnect() {
        mounts.values().forEach(Mount::connectIfDue);
    }

    /** Whether what is read of the mount of that id is kept in the block cache. */
    boolean isCached(String mountId) {
        return !uncached.contains(mountId);
    }

    /** The mount of that id, unless it is gone. */
    Optional<Mount> withId(String mountId) {
        for (Mount mount : mounts.values()) {
            if (mount.id().equals(mountId)) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    /** The mount that has opened that store. */
    Optional<Mount> of(UnderFileSystem store) {
        return mounts.values().stream().filter(mount -> mount.hasOpened(store)).findAny();
    }

    /** Changes with every mount, unmount, rename of a directory and rule: what was computed from paths before is void. */
    long epoch() {
        return epoch.get();
    }

    /** May be called within an update of the metadata, as the monitor of this must not be asked for there: who has that waits for syncs. */
    void pathsChanged() {
        epoch.incrementAndGet();
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

    /**
     * Joins a store to the namespace, durably.
     *
     * @param veto asked once the store is open, and with nobody else changing the table
     */
    Mount add(MountRequest request, Veto veto) throws VfsException {
        requireMountable(request);
        MountRecord record = secrets.seal(new MountRecord(
                UUID.randomUUID().toString(),
                request.path(),
                request.uri(),
                request.options(),
                Map.of(),
                request.readonly(),
                request.shared(),
                Optional.of(tools.clock().instant())));
        Mount mount = Mount.open(record, tools);
        try {
            publish(mount, record, veto);
            return mount;
        } catch (VfsException e) {
            mount.close();
            throw e;
        }
    }

    private synchronized void publish(Mount mount, MountRecord record, Veto veto) throws VfsException {
        requireFree(mount.path());
        veto.check();
        metadata.mounts().put(mount.path(), record);
        try {
            Durability.sync(metadata);
        } catch (VfsException e) {
            metadata.mounts().remove(mount.path());
            throw e;
        }
        show(mount);
    }

    /** Takes a mount out of the namespace; it is for the caller to make that durable and to close it. */
    synchronized void remove(Mount mount) {
        Map<VfsPath, Mount> changed = new TreeMap<>(mounts);
        changed.remove(mount.path());
        mounts = changed;
        epoch.incrementAndGet();
        metadata.mounts().remove(mount.path());
        uploads.forget(mount.id());
    }

    /** Whether it is in the namespace still. */
    boolean has(Mount mount) {
        return mounts.get(mount.path()) == mount;
    }

    /** @throws VfsException if the path is taken, or the URI or an option makes no sense; the store is not asked */
    void requireMountable(MountRequest request) throws VfsException {
        requireFree(request.path());
        requireKnownOptions(request);
        var _ = MountOptions.parse(request.options(), request.readonly());
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
                    path + " is taken by " + taken.uri() + " (sluice fs unmount " + path + " frees it)");
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
                            + String.join(", ", new TreeSet<>(opener.schemes())) + brokenPlugins());
        }
        requireOptionsKnownTo(uri, request);
    }

    private String brokenPlugins() {
        Set<String> broken = new TreeSet<>(opener.brokenPlugins().keySet());
        return broken.isEmpty() ? "" : "; broken plugins (the log says why): " + String.join(", ", broken);
    }

    private void requireOptionsKnownTo(MountUri uri, MountRequest request) throws VfsException {
        Set<String> known = MountOptions.names();
        known.addAll(opener.options(uri.scheme()));
        for (String option : request.options().keySet()) {
            if (!OptionNames.cover(known, option)) {
                throw new VfsException(
                        VfsError.INVALID,
                        "unknown option " + option + " for " + uri.scheme() + "://"
                                + Nearest.to(option, known)
                                        .map(near -> " (did you mean " + near + "?)")
                                        .orElse("")
                                + "; known are " + String.join(", ", known));
            }
        }
    }

    private synchronized void show(Mount mount) {
        if (!mount.options().cached()) {
            uncached.add(mount.id());
        }
        Map<VfsPath, Mount> changed = new TreeMap<>(mounts);
        changed.put(mount.path(), mount);
        mounts = changed;
        epoch.incrementAndGet();
    }
}
