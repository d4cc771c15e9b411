package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A path of the namespace joined to a store. Thread-safe. A store that is away when it is opened is tried again when somebody asks for it. */
final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final MountRecord record;
    private final MountOptions options;
    private final StoreOpener opener;
    private final Clock clock;
    private final Instant since;

    // Guarded by the monitor of this.
    private Optional<UnderFileSystem> store = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Instant nextTry = Instant.MIN;

    private Mount(MountRecord record, MountOptions options, StoreOpener opener, Clock clock) {
        this.record = record;
        this.options = options;
        this.opener = opener;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** A new mount, whose store must be there. */
    static Mount open(MountRecord record, StoreOpener opener, Clock clock) throws VfsException {
        Mount mount = new Mount(record, MountOptions.parse(record.options()), opener, clock);
        try {
            mount.connect();
        } catch (UfsException e) {
            throw StoreErrors.whileMounting(e);
        }
        return mount;
    }

    /** A mount that was there before a restart; its store may be away. */
    static Mount restore(MountRecord record, StoreOpener opener, Clock clock) throws VfsException {
        Mount mount = new Mount(record, MountOptions.parse(record.options()), opener, clock);
        try {
            mount.connect();
        } catch (UfsException e) {
            mount.rememberProblem(e);
        }
        return mount;
    }

    String id() {
        return record.id();
    }

    VfsPath path() {
        return record.path();
    }

    MountOptions options() {
        return options;
    }

    boolean readonly() {
        return record.readonly();
    }

    /** When this process opened it: the time that directories show of which the store knows none. */
    Instant since() {
        return since;
    }

    Duration metadataTtl(GatewaySettings settings) {
        Duration otherwise = readonly() ? Duration.ofDays(36_500) : settings.metadataTtl();
        return options.metadataTtl().orElse(otherwise);
    }

    /** @throws VfsException {@link VfsError#UNAVAILABLE} if the store can't be opened */
    UnderFileSystem store() throws VfsException {
        synchronized (this) {
            if (store.isPresent()) {
                return store.get();
            }
            if (clock.instant().isBefore(nextTry)) {
                throw new VfsException(VfsError.UNAVAILABLE, problem.orElse("the store is away"));
            }
            nextTry = clock.instant().plus(BETWEEN_TRIES);
        }
        try {
            return connect();
        } catch (UfsException e) {
            rememberProblem(e);
            throw new VfsException(VfsError.UNAVAILABLE, e.reason(), e);
        }
    }

    private UnderFileSystem connect() throws UfsException {
        UnderFileSystem opened = opener.open(MountUri.parse(record.uri()), MountOptions.ofConnector(record.options()));
        synchronized (this) {
            store = Optional.of(opened);
            problem = Optional.empty();
        }
        return opened;
    }

    private synchronized void rememberProblem(UfsException e) {
        problem = Optional.of(e.reason());
        nextTry = clock.instant().plus(BETWEEN_TRIES);
        LOG.warn("op=mount path={} uri={} error={}", record.path(), record.uri(), e.getMessage());
    }

    MountStatus status() {
        Map<String, String> shown = record.options().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, option -> isSecret(option.getKey()) ? "****" : option.getValue()));
        synchronized (this) {
            return new MountStatus(record.path(), record.uri(), shown, record.readonly(), record.shared(), problem);
        }
    }

    private boolean isSecret(String option) {
        int scheme = record.uri().indexOf(':');
        return OptionNames.cover(opener.secretOptions(record.uri().substring(0, Math.max(0, scheme))), option);
    }

    synchronized void close() {
        store.ifPresent(UnderFileSystem::close);
        store = Optional.empty();
    }
}
