package io.sluice.vfs.core;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Changes;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.load.LoadJobs;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.core.read.ReadStatistics;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.storage.StoreOpener;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file system of a gateway: many stores in one namespace, cached, written once. Thread-safe.
 *
 * <p>Each kind of operation stands in a class of its own; this one only leads to them.
 */
public final class GatewayFileSystem implements VirtualFileSystem, GatewayControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayFileSystem.class);

    private final Core core;
    private final Reading reading;
    private final Writing writing;
    private final Sealing sealing;
    private final Unlinking unlinking;
    private final Naming naming;
    private final Unfinished unfinished;
    private final Renaming renaming;
    private final AttributeChanges attributeChanges;
    private final TreeChanges treeChanges;
    private final Uploads uploads;
    private final Resuming resuming;
    private final Mounting mounting;
    private final Persisting persisting;
    private final VirtualFileSystem watched;
    private final Pinning pinning;
    private final LoadJobs loads;
    private final StoreOpener stores;
    private final ScheduledExecutorService timers;
    private final AtomicLong writeVerifier = new AtomicLong(new SecureRandom().nextLong());

    private GatewayFileSystem(Core core, StoreOpener stores) {
        this.core = core;
        this.stores = stores;
        RecentSeals recentSeals = new RecentSeals(core.settings().seal().lateWrites());
        Strays strays = new Strays(core);
        this.unlinking = new Unlinking(core, strays);
        TemporaryFiles temporaries = new TemporaryFiles(core);
        Publishing publishing = new Publishing(core, unlinking, recentSeals, temporaries, strays);
        this.uploads = new Uploads(
                publishing, core.settings().parallelUploads(), core.settings().partSizes());
        this.sealing = new Sealing(core, publishing, unlinking, uploads, temporaries);
        this.reading = new Reading(core);
        Staging staging = new Staging(core.cache());
        this.writing = new Writing(core, staging, sealing, reading, recentSeals);
        this.naming = new Naming(core, unlinking);
        this.unfinished = new Unfinished(new Moves(core), strays);
        this.renaming = new Renaming(core, unlinking, naming, sealing, unfinished.moves());
        this.attributeChanges = new AttributeChanges(core, writing, sealing);
        this.treeChanges = new TreeChanges(core);
        this.resuming = new Resuming(core, staging, uploads);
        this.mounting = new Mounting(core, resuming, uploads, unfinished);
        Refusals refusals = new Refusals(core.clock());
        this.watched = new WatchedFileSystem(this, refusals, new Remembering(core, reading));
        this.persisting = new Persisting(core, uploads, temporaries, refusals);
        this.pinning = new Pinning(core);
        this.loads = new LoadJobs(this, new Loading(core, reading), core.clock());
        this.timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sluice-sweep").factory());
    }

    /**
     * Opens the file system with what the metadata store remembers. It waits for no store: one that is away comes back by itself. The caller closes
     * metadata and cache after it.
     *
     * @param vault opens the credentials of the mounts
     * @throws VfsException {@link VfsError#IO} if the staging directory can't be read
     */
    public static GatewayFileSystem open(
            GatewaySettings settings,
            ReadSettings reads,
            MetadataStore metadata,
            ListingFiles listings,
            ContentCache cache,
            StoreOpener stores,
            SecretVault vault,
            Clock clock)
            throws VfsException {
        Core core = Core.open(
                settings, reads, metadata, listings, cache, new MountTable(metadata, stores, vault, clock), clock);
        GatewayFileSystem fileSystem = new GatewayFileSystem(core, stores);
        fileSystem.unfinished.afterRestart();
        fileSystem.resuming.afterRestart();
        fileSystem.startTimers();
        return fileSystem;
    }

    private void startTimers() {
        long millis = core.settings().sweepInterval().toMillis();
        if (millis > 0) {
            var _ = timers.scheduleWithFixedDelay(this::sweepSafely, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void sweepSafely() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.error("op=sweep error=unexpected", e);
        }
    }

    /** Seals the files that are finished, and tries stores again that were away; the timer calls it, or who moves the clock. */
    public void sweep() {
        core.mounts().reconnect();
        if (!core.nodes().written().isEmpty()) {
            core.cache().keepReserve();
        }
        sealing.sweep();
        unfinished.sweep(uploads::hurry);
        persisting.sweep();
    }

    /** Waits until every sealed file has arrived in its store or was refused; false if that takes longer. */
    public boolean awaitUploads(Duration atMost) {
        return uploads.awaitQuiet(atMost);
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return reading.lookup(caller, directory, name);
    }

    @Override
    public InodeId parent(InodeId inode) throws VfsException {
        return reading.parent(inode);
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        return reading.attributes(inode);
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        reading.recall(inode, parent);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        return reading.access(caller, inode, wanted);
    }

    @Override
    public DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        return reading.list(caller, directory, cookie, maxEntries);
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        Content content = reading.content(caller, file);
        loads.wasRead(file);
        return content;
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        Lease lease = unlinking.hold(inode);
        try {
            core.nodes().require(inode);
            return lease;
        } catch (VfsException e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        return writing.create(caller, directory, name, mode, attributes);
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        return naming.makeDirectory(caller, directory, name, attributes);
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        return sealing.lease(writing.open(caller, file, truncate));
    }

    @Override
    public Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        return writing.write(caller, file, offset, data, stability);
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        try {
            return writing.commit(file);
        } catch (VfsException e) {
            if (e.error() == VfsError.IO || e.error() == VfsError.NO_SPACE) {
                // What was written unstably may be lost: clients must send it again.
                writeVerifier.incrementAndGet();
            }
            throw e;
        }
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        return attributeChanges.change(caller, inode, change, guard);
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        return naming.remove(caller, directory, name);
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        return naming.removeDirectory(caller, directory, name);
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        return renaming.rename(caller, fromDirectory, fromName, toDirectory, toName);
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        core.nodes().require(inode);
        return StorageUsage.ENDLESS;
    }

    @Override
    public long writeVerifier() {
        return writeVerifier.get();
    }

    @Override
    public Changes changes() {
        return new KnownChanges(core);
    }

    @Override
    public List<MountStatus> mounts() {
        return mounting.statuses();
    }

    @Override
    public MountStatus mount(MountRequest request) throws VfsException {
        return mounting.mount(request);
    }

    @Override
    public MountCheck check(MountRequest request) throws VfsException {
        core.mounts().requireMountable(request);
        return MountProbe.of(stores, request);
    }

    @Override
    public MountCheck check(VfsPath mounted) throws VfsException {
        return MountProbe.of(core.mounts().require(mounted));
    }

    @Override
    public Unmounted unmount(VfsPath path, UnmountMode mode) throws VfsException {
        return mounting.unmount(path, mode);
    }

    @Override
    public List<LeftBehind> leftBehind() {
        return mounting.leftBehind();
    }

    @Override
    public void changeBelow(InodeId directory, AttributeChange change) throws VfsException {
        treeChanges.change(core.nodes().requireDirectory(directory), change);
    }

    @Override
    public void refresh(InodeId inode) throws VfsException {
        core.nodes().refresh(inode);
    }

    @Override
    public VfsPath pin(InodeId inode) throws VfsException {
        return pinning.pin(inode);
    }

    @Override
    public void unpin(VfsPath path) throws VfsException {
        pinning.unpin(path);
    }

    @Override
    public List<VfsPath> pins() {
        return pinning.pins();
    }

    @Override
    public FileStatus status(InodeId file) throws VfsException {
        return persisting.status(file);
    }

    @Override
    public PersistControl persistence() {
        return persisting;
    }

    /** This file system as doors are to have it: what it refuses is kept for {@link PersistControl#refusals}. */
    public VirtualFileSystem watched() {
        return watched;
    }

    @Override
    public CacheControl cache() {
        return new MountedCache(core);
    }

    @Override
    public LoadJobs loads() {
        return loads;
    }

    public ReadStatistics readStatistics() {
        return core.reads().statistics();
    }

    /** Seals nothing more, lets uploads end for a while, and closes the stores; what is not in them yet is in the journal. */
    @Override
    public void close() {
        timers.shutdownNow();
        loads.close();
        uploads.close();
        core.reads().close();
        core.mounts().all().forEach(Mount::close);
    }
}
