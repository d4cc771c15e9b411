package io.sluice.tools;

import io.sluice.cache.CacheDirectory;
import io.sluice.cache.CacheSettings;
import io.sluice.cache.DirectoryInUseException;
import io.sluice.cache.DiskContentCache;
import io.sluice.cache.SpaceLimit;
import io.sluice.fuse.FuseMounts;
import io.sluice.fuse.jnr.JnrBinding;
import io.sluice.fuse.kernel.KernelBinding;
import io.sluice.nfs.NfsServer;
import io.sluice.tools.settings.CacheOptions;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.tools.settings.ReadOptions;
import io.sluice.tools.settings.SecurityOptions;
import io.sluice.tools.settings.Settings;
import io.sluice.tools.settings.UserError;
import io.sluice.tools.settings.WriteOptions;
import io.sluice.tools.tracing.Tracing;
import io.sluice.ufs.Connectors;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.GatewayFileSystem;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.core.write.SealSettings;
import io.sluice.vfs.meta.MapDbMetadataStore;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.trace.Tracer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows every module: makes a gateway of its parts. */
final class Wiring implements Gateway.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /** The pages of listings that are in memory take at most this part of the heap. */
    private static final int LISTING_SHARE = 8;

    @Override
    public Gateway open(SluiceHome home, Settings settings) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            Tracing tracing = Tracing.of(settings.tracing());
            opened.push(tracing);
            MetadataStore metadata = openMetadata(home);
            opened.push(metadata);
            DiskContentCache cache = openCache(home, settings.cache());
            opened.push(cache);
            Connectors connectors =
                    new Connectors(RetryPolicy.until(settings.read().deadline()), home.plugins());
            opened.push(connectors);
            Clock clock = Clock.systemUTC();
            GatewayFileSystem files = GatewayFileSystem.open(
                    GatewaySettings.defaults()
                            .withSeal(sealSettings(settings.write()))
                            .withFlushDeadline(settings.write().flushDeadline())
                            .withTemporaryHold(settings.write().temporaryHold())
                            .withUploadAlarm(settings.write().uploadAlarm()),
                    readSettings(settings.read()),
                    metadata,
                    openListings(home),
                    cache,
                    connectors,
                    openVault(home, settings.security(), metadata),
                    clock);
            opened.push(files);
            SharedExports exports = new SharedExports(settings.nfs().effectiveExports(), files);
            Optional<NfsServer> nfs =
                    startNfs(settings.nfs(), exports, files.watched(), HandleKey.of(home, metadata), tracing.tracer());
            nfs.ifPresent(opened::push);
            FuseMounts fuse = new FuseMounts(
                    files.watched(), List.of(KernelBinding.ofThisProcess(), new JnrBinding()), clock, tracing.tracer());
            opened.push(fuse);
            KeptMounts mounts = new KeptMounts(fuse, settings.fuse(), metadata);
            opened.push(mounts);
            mounts.restore();
            return new WiredGateway(
                    files, cache, exports, nfs, settings.nfs(), mounts, connectors, notes(settings.read()), opened);
        } catch (VfsException e) {
            closeAll(opened);
            throw new UserError(home.directory() + ": " + e.reason(), e);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    static MetadataStore openMetadata(SluiceHome home) {
        Path file = home.metadata().resolve("metadata.db");
        try {
            return MapDbMetadataStore.open(file);
        } catch (IOException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static ListingFiles openListings(SluiceHome home) {
        Path folder = home.metadata().resolve("listings");
        try {
            return new ListingFiles(folder, Runtime.getRuntime().maxMemory() / LISTING_SHARE);
        } catch (IOException e) {
            throw new UserError(folder + ": " + SluiceHome.reason(e), e);
        }
    }

    private static SecretVault openVault(SluiceHome home, SecurityOptions options, MetadataStore metadata) {
        return SecretKey.of(home, options).vault(SecretKey.inUse(metadata));
    }

    private static DiskContentCache openCache(SluiceHome home, CacheOptions options) {
        List<Path> paths = options.directories().isEmpty() ? List.of(home.cache()) : options.directories();
        SpaceLimit limit = options.size()
                .map(size -> (SpaceLimit) new SpaceLimit.Bytes(size.bytes()))
                .orElse(SpaceLimit.DEFAULT);
        paths.forEach(Wiring::requireWritable);
        try {
            return DiskContentCache.open(new CacheSettings(
                    paths.stream()
                            .map(path -> new CacheDirectory(
                                    path, limit, options.stagingReserve().bytes()))
                            .toList(),
                    Math.toIntExact(options.blockSize().bytes()),
                    CacheSettings.DEFAULT_MAX_CONTENTS,
                    CacheSettings.DEFAULT_MAX_OPEN_FILES));
        } catch (DirectoryInUseException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** A cache that vanishes later degrades; one that was never there is a mistake in the settings. */
    private static void requireWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".probe", null));
        } catch (IOException e) {
            throw new UserError(
                    "cache directory " + directory + ": can't be written: " + SluiceHome.reason(e)
                            + "; choose another with -o cache.directories=DIR",
                    e);
        }
    }

    /** Said once in the log, and as long as it holds by the gateway itself. */
    private static List<String> notes(ReadOptions options) {
        long used = readSettings(options).budgetBytes();
        if (used >= options.budget().bytes()) {
            return List.of();
        }
        String note = "read.budget is " + options.budget() + ", of which "
                + new DataSize(used).forPeople() + " are used: a quarter of the largest heap. Give the gateway a larger"
                + " one (SLUICE_OPTS=-Xmx4g), or set less";
        LOG.warn("event=setting-not-used reason=\"{}\"", note);
        return List.of(note);
    }

    private static ReadSettings readSettings(ReadOptions options) {
        ReadSettings defaults = ReadSettings.DEFAULT;
        ReadSettings asked = new ReadSettings(
                options.window().bytes(),
                options.budget().bytes(),
                defaults.requestMaxBytes(),
                defaults.uncachedBytes(),
                options.deadline());
        return asked.within(Runtime.getRuntime().maxMemory());
    }

    private static SealSettings sealSettings(WriteOptions options) {
        return new SealSettings(
                options.sealAfterCommit(),
                options.sealAfterSilence(),
                options.reopenWindow(),
                SealSettings.defaults().holes());
    }

    private static Optional<NfsServer> startNfs(
            NfsOptions options, SharedExports exports, VirtualFileSystem files, byte[] handleKey, Tracer tracer) {
        if (!options.enabled()) {
            return Optional.empty();
        }
        try {
            return Optional.of(NfsServer.start(NfsDoorSettings.of(options), exports.table(), files, handleKey, tracer));
        } catch (BindException e) {
            throw Daemon.portTaken("nfs.port", options.listen(), options.port(), e);
        } catch (IOException e) {
            throw new UserError("the NFS door can't be opened: " + SluiceHome.reason(e), e);
        }
    }

    /** Closes in the opposite order of opening; one that fails does not keep the others open. */
    static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("event=close-failed part={}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
