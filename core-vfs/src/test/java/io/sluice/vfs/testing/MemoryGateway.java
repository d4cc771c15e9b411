package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayFileSystem;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The real file system over stores, cache and metadata in memory, with the mounts of the contract and a clock that is moved by hand. */
public final class MemoryGateway implements ContractFixture {
    private static final String SCHEME = "memory";
    private static final long LISTING_BYTES = 1 << 20;
    private static final Duration UPLOADS = Duration.ofSeconds(30);

    /** What mounts of the contract there are; each store has the name of its mount, with dashes for slashes. */
    private static final Map<String, Boolean> MOUNTS = new LinkedHashMap<>();

    static {
        MOUNTS.put("/data", false);
        MOUNTS.put("/data/nested", false);
        MOUNTS.put("/above/mount", false);
        MOUNTS.put("/readonly", true);
    }

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Map<String, MemoryUnderFileSystem> stores = new ConcurrentHashMap<>();
    private final Path directory;
    private MemoryMetadataStore metadata = new MemoryMetadataStore();
    private MemoryContentCache cache;
    private GatewayFileSystem gateway;

    public MemoryGateway() {
        try {
            directory = Files.createTempDirectory("sluice-gateway");
            cache = new MemoryContentCache(directory);
            gateway = start();
            for (Map.Entry<String, Boolean> mount : MOUNTS.entrySet()) {
                mount(mount.getKey(), mount.getValue(), Map.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    /** Joins one more store. */
    public void mount(String path, boolean readonly, Map<String, String> options) throws VfsException {
        String uri = SCHEME + "://" + path.substring(1).replace('/', '-');
        gateway.mount(new MountRequest(VfsPath.parse(path), uri, options, readonly, false));
    }

    @Override
    public GatewayFileSystem fileSystem() {
        return gateway;
    }

    public FakeClock clock() {
        return clock;
    }

    public MemoryMetadataStore metadata() {
        return metadata;
    }

    public MemoryContentCache cache() {
        return cache;
    }

    /** The store that is mounted at {@code mount}. */
    public MemoryUnderFileSystem store(String mount) {
        return stores.get(mount.substring(1).replace('/', '-'));
    }

    /** Kills the gateway where it stands and starts it again with what was durable. */
    public void killAndRestart() {
        try {
            metadata = metadata.reopened();
            gateway.close();
            gateway = start();
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    private GatewayFileSystem start() throws VfsException {
        try {
            return GatewayFileSystem.open(
                    GatewaySettings.defaults().withoutTimers(),
                    ReadSettings.DEFAULT,
                    metadata,
                    new ListingFiles(directory.resolve("listings"), LISTING_BYTES),
                    cache,
                    new Opener(),
                    clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void putObject(String path, byte[] content) {
        store(mountOf(path)).plant(keyOf(path), content);
    }

    @Override
    public void deleteObject(String path) {
        store(mountOf(path)).uproot(keyOf(path));
    }

    @Override
    public Optional<byte[]> object(String path) {
        return store(mountOf(path)).bytes(keyOf(path));
    }

    @Override
    public void settle() {
        clock.advance(Duration.ofSeconds(31));
        gateway.sweep();
        assertThat(gateway.awaitUploads(UPLOADS)).describedAs("uploads end").isTrue();
        clock.advance(Duration.ofSeconds(61));
    }

    @Override
    public void expire() {
        clock.advance(Duration.ofSeconds(61));
    }

    @Override
    public void close() {
        gateway.close();
        cache.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mountOf(String path) {
        return MOUNTS.keySet().stream()
                .filter(mount -> path.startsWith(mount + "/"))
                .reduce((shorter, longer) -> longer.length() > shorter.length() ? longer : shorter)
                .orElseThrow();
    }

    private static String keyOf(String path) {
        return StorePath.of(path.substring(mountOf(path).length())).toString();
    }

    /** Opens the store in memory that the URI names, always the same one. */
    private final class Opener implements StoreOpener {
        @Override
        public Set<String> schemes() {
            return Set.of(SCHEME);
        }

        @Override
        public Set<String> options(String scheme) {
            return Set.of();
        }

        @Override
        public Set<String> secretOptions(String scheme) {
            return Set.of();
        }

        @Override
        public UnderFileSystem open(MountUri uri, Map<String, String> options) {
            MemoryUnderFileSystem store =
                    stores.computeIfAbsent(uri.authority(), any -> new MemoryUnderFileSystem(clock));
            store.reopen();
            return store;
        }
    }
}
