package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StoreHost;
import io.sluice.vfs.storage.StoreObserver;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A path of the namespace joined to a store. Thread-safe.
 *
 * <p>After a restart the store is opened in the background, and one that is away is tried again every few seconds: nobody waits long for it.
 */
final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** How long an operation waits for a store that is opened for the first time since the start, and for one that was away before. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    private static final Duration LATER_PATIENCE = Duration.ofSeconds(2);

    /** What every mount needs. */
    record Tools(StoreOpener opener, MountSecrets secrets, UploadNotes uploads, Clock clock) {}

    private final MountRecord record;
    private final MountOptions options;
    private final Tools tools;
    private final Instant since;

    // Guarded by the monitor of this.
    private Optional<UnderFileSystem> store = Optional.empty();
    private Optional<MountStatus.Problem> problem = Optional.empty();
    private Optional<CompletableFuture<UnderFileSystem>> connecting = Optional.empty();
    private Instant nextTry = Instant.MIN;
    private boolean leaving;
    private boolean closed;

    private Mount(MountRecord record, MountOptions options, Tools tools) {
        this.record = record;
        this.options = options;
        this.tools = tools;
        this.since = record.mountedAt().orElse(tools.clock().instant());
    }

    /** A new mount, whose store must be there. */
    static Mount open(MountRecord record, Tools tools) throws VfsException {
        Mount mount = new Mount(record, MountOptions.parse(record.options(), record.readonly()), tools);
        try {
            UnderFileSystem opened = mount.openStore();
            synchronized (mount) {
                mount.store = Optional.of(opened);
            }
            return mount;
        } catch (UfsException e) {
            throw StoreErrors.whileMounting(e);
        }
    }

    /** A mount that was there before a restart; its store may be away. Waits for nothing. */
    static Mount restore(MountRecord record, Tools tools) {
        Mount mount;
        try {
            mount = new Mount(record, MountOptions.parse(record.options(), record.readonly()), tools);
        } catch (VfsException e) {
            mount = new Mount(record, MountOptions.DEFAULTS, tools);
            mount.failed(e.reason() + "; unmount this and mount it anew");
            synchronized (mount) {
                mount.nextTry = Instant.MAX;
            }
        }
        mount.connectIfDue();
        return mount;
    }

    String id() {
        return record.id();
    }

    VfsPath path() {
        return record.path();
    }

    String uri() {
        return record.uri();
    }

    MountOptions options() {
        return options;
    }

    boolean readonly() {
        return record.readonly();
    }

    /** When it was mounted: the time that directories show of which the store knows none. */
    Instant since() {
        return since;
    }

    Duration metadataTtl(GatewaySettings settings) {
        return options.metadataTtl().orElse(readonly() ? FOR_EVER : settings.metadataTtl());
    }

    /** @throws VfsException {@link VfsError#UNAVAILABLE} if the store can't be opened, {@link VfsError#STALE} after the unmount */
    UnderFileSystem store() throws VfsException {
        CompletableFuture<UnderFileSystem> attempt;
        Duration patience;
        synchronized (this) {
            if (closed) {
                throw new VfsException(VfsError.STALE, "nothing is mounted any more at " + path());
            }
            if (store.isPresent()) {
                return store.get();
            }
            if (connecting.isEmpty() && !isTimeToTry()) {
                throw away();
            }
            attempt = connecting.orElseGet(this::connect);
            patience = problem.isPresent() ? LATER_PATIENCE : FIRST_PATIENCE;
        }
        try {
            return attempt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw away();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away();
        }
    }

    synchronized boolean hasOpened(UnderFileSystem other) {
        return store.isPresent() && store.get().equals(other);
    }

    /** Begins to open the store, unless it is open, that is under way, or the last try was a moment ago. */
    synchronized void connectIfDue() {
        boolean due = store.isEmpty() && connecting.isEmpty() && !closed && isTimeToTry();
        if (due) {
            var _ = connect();
        }
    }

    /** A clock that has gone back delays no try; what can't be opened at all is never tried. */
    private synchronized boolean isTimeToTry() {
        Instant now = tools.clock().instant();
        boolean wentBack = nextTry.isBefore(Instant.MAX) && nextTry.isAfter(now.plus(BETWEEN_TRIES));
        return wentBack || !now.isBefore(nextTry);
    }

    private synchronized VfsException away() {
        return new VfsException(
                VfsError.UNAVAILABLE,
                problem.map(MountStatus.Problem::reason).orElse("the store of " + path() + " does not answer yet"));
    }

    private synchronized CompletableFuture<UnderFileSystem> connect() {
        CompletableFuture<UnderFileSystem> attempt = new CompletableFuture<>();
        connecting = Optional.of(attempt);
        Thread.ofVirtual().name("sluice-connect").start(() -> connect(attempt));
        return attempt;
    }

    private void connect(CompletableFuture<UnderFileSystem> attempt) {
        try {
            UnderFileSystem opened = openStore();
            connected(opened);
            attempt.complete(opened);
        } catch (UfsException e) {
            failed(e.reason());
            attempt.completeExceptionally(e);
        } catch (VfsException e) {
            failed(e.reason());
            attempt.completeExceptionally(e);
        } catch (RuntimeException e) {
            LOG.error("op=mount path={} error=unexpected", path(), e);
            failed("the store can't be opened: " + e);
            attempt.completeExceptionally(e);
        }
    }

    private UnderFileSystem openStore() throws UfsException, VfsException {
        return tools.opener()
                .open(
                        MountUri.parse(record.uri()),
                        tools.secrets().connectorOptions(record),
                        new StoreHost(tools.uploads().of(record.id()), new Watch()));
    }

    /** What the calls to the open store show; it stays open, for it may be back any moment. */
    private final class Watch implements StoreObserver {
        @Override
        public void away(String reason) {
            synchronized (Mount.this) {
                if (!closed) {
                    problem = Optional.of(
                            new MountStatus.Problem(reason, tools.clock().instant()));
                    LOG.warn("op=mount path={} uri={} event=away error={}", path(), uri(), reason);
                }
            }
        }

        @Override
        public void back() {
            synchronized (Mount.this) {
                isBack();
            }
        }
    }

    private synchronized void connected(UnderFileSystem opened) {
        connecting = Optional.empty();
        if (closed) {
            opened.close();
            return;
        }
        store = Optional.of(opened);
        isBack();
    }

    private synchronized void isBack() {
        problem.ifPresent(gone -> LOG.info("op=mount path={} event=back away_since={}", path(), gone.since()));
        problem = Optional.empty();
    }

    private synchronized void failed(String reason) {
        connecting = Optional.empty();
        Instant now = tools.clock().instant();
        nextTry = now.plus(BETWEEN_TRIES);
        if (problem.filter(known -> known.reason().equals(reason)).isEmpty()) {
            LOG.warn("op=mount path={} uri={} error={}", path(), uri(), reason);
        }
        problem = Optional.of(new MountStatus.Problem(
                reason, problem.map(MountStatus.Problem::since).orElse(now)));
    }

    MountStatus status(MountStatus.Unsaved unsaved) {
        synchronized (this) {
            return new MountStatus(
                    path(),
                    uri(),
                    tools.secrets().shown(record),
                    record.readonly(),
                    record.shared(),
                    state(),
                    problem,
                    unsaved);
        }
    }

    private MountStatus.State state() {
        if (leaving) {
            return MountStatus.State.LEAVING;
        }
        if (problem.isPresent()) {
            return MountStatus.State.DOWN;
        }
        return store.isPresent() ? MountStatus.State.UP : MountStatus.State.CONNECTING;
    }

    /**
     * From now on it takes no new files.
     *
     * @return false if that was so already
     */
    synchronized boolean leave() {
        boolean first = !leaving;
        leaving = true;
        return first;
    }

    /** It is not taken away after all. */
    synchronized void stay() {
        leaving = false;
    }

    synchronized boolean isLeaving() {
        return leaving;
    }

    /** Closes the store. A second call does nothing. */
    synchronized void close() {
        closed = true;
        store.ifPresent(UnderFileSystem::close);
        store = Optional.empty();
    }
}
