package io.sluice.bench;

import io.sluice.cache.CacheDirectory;
import io.sluice.cache.CacheSettings;
import io.sluice.cache.DiskContentCache;
import io.sluice.cache.SpaceLimit;
import io.sluice.ufs.Connectors;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayFileSystem;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.core.read.ReadStatistics;
import io.sluice.vfs.meta.MapDbMetadataStore;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.SecretVault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A gateway of the real parts without doors, with a cache of its own and the benchmark's bucket mounted. Thread-safe. */
final class BenchGateway implements AutoCloseable {
    private static final FileName MOUNT = new FileName("data");
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final long LISTING_BYTES = 32L << 20;
    private static final int PAGE = 4096;

    private final MetadataStore metadata;
    private final DiskContentCache cache;
    private final Connectors connectors;
    private final GatewayFileSystem files;

    private BenchGateway(
            MetadataStore metadata, DiskContentCache cache, Connectors connectors, GatewayFileSystem files) {
        this.metadata = metadata;
        this.cache = cache;
        this.connectors = connectors;
        this.files = files;
    }

    /**
     * Opens one that has never read anything.
     *
     * @param home a folder of its own; is made
     * @param limit of the cache
     */
    static BenchGateway open(Path home, URI endpoint, SpaceLimit limit) throws IOException, VfsException {
        Files.createDirectories(home);
        MetadataStore metadata = MapDbMetadataStore.open(home.resolve("metadata.db"));
        DiskContentCache cache =
                DiskContentCache.open(new CacheSettings(List.of(new CacheDirectory(home.resolve("cache"), limit))));
        Connectors connectors = new Connectors(RetryPolicy.until(DEADLINE));
        GatewayFileSystem files = GatewayFileSystem.open(
                GatewaySettings.defaults(),
                ReadSettings.DEFAULT.within(Runtime.getRuntime().maxMemory()),
                metadata,
                new ListingFiles(home.resolve("listings"), LISTING_BYTES),
                cache,
                connectors,
                SecretVault.locked("a benchmark has no secrets"),
                Clock.systemUTC());
        BenchGateway gateway = new BenchGateway(metadata, cache, connectors, files);
        Map<String, String> options = Map.of("endpoint", endpoint.toString(), "anonymous", "true");
        files.mount(new MountRequest(VfsPath.ROOT.child(MOUNT), "s3://" + ObjectFolder.BUCKET, options, true, false));
        return gateway;
    }

    /** The bytes of an object, found by its names as a door does. */
    Content content(String key) throws VfsException {
        return files.content(Caller.ROOT, inode(key));
    }

    /** Lists a directory to its end, so that what is measured later is reading only. Returns how many entries it has. */
    int list(String directory) throws VfsException {
        InodeId inode = inode(directory);
        int entries = 0;
        DirectoryPage page = files.list(Caller.ROOT, inode, 0, PAGE);
        while (true) {
            entries += page.entries().size();
            if (page.end()) {
                return entries;
            }
            page = files.list(Caller.ROOT, inode, page.entries().getLast().cookie(), PAGE);
        }
    }

    private InodeId inode(String path) throws VfsException {
        InodeId inode = files.lookup(Caller.ROOT, InodeId.ROOT, MOUNT).id();
        for (String name : path.split("/")) {
            inode = files.lookup(Caller.ROOT, inode, new FileName(name)).id();
        }
        return inode;
    }

    ReadStatistics statistics() {
        return files.readStatistics();
    }

    @Override
    public void close() {
        files.close();
        connectors.close();
        cache.close();
        metadata.close();
    }
}
