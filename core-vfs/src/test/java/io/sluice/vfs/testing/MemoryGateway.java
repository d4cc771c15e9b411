package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayFileSystem;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.storage.StorePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The real file system over stores, cache and metadata in memory, with the mounts of the contract and a clock that is moved by hand. */
public final class MemoryGateway implements ContractFixture {
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
    private final MemoryStores stores = new MemoryStores(clock);
    private final Path directory;
    private GatewaySettings settings;
    private SecretVault vault = SecretVault.of(new Secret(new byte[SecretVault.KEY_BYTES]), new SecureRandom());
    private MemoryMetadataStore metadata = new MemoryMetadataStore();
    private MemoryContentCache cache;
    private GatewayFileSystem gateway;

    public MemoryGateway() {
        this(GatewaySettings.defaults().withoutTimers());
    }

    public MemoryGateway(GatewaySettings settings) {
        this(settings, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** With its files in a new directory below {@code parent}. */
    public MemoryGateway(GatewaySettings settings, Path parent) {
        this.settings = settings;
        try {
            directory = Files.createTempDirectory(parent, "sluice-gateway");
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
        mount(path, uriOf(path), readonly, options);
    }

    /** Joins the store of any mount. */
    public MountStatus mount(String path, String uri, boolean readonly, Map<String, String> options)
            throws VfsException {
        return gateway.mount(new MountRequest(VfsPath.parse(path), uri, options, readonly, false));
    }

    /** The URI of the store that {@link #mount(String, boolean, Map)} joins at {@code path}. */
    public static String uriOf(String path) {
        return MemoryStores.SCHEME + "://" + nameOf(path);
    }

    private static String nameOf(String mount) {
        return mount.equals("/") ? "root" : mount.substring(1).replace('/', '-');
    }

    /** Where the bytes of files lie that are not in their stores yet. */
    public Path stagingDirectory() throws IOException {
        return cache.stagingDirectory();
    }

    /** What opens the stores, and can be told not to. */
    public MemoryStores stores() {
        return stores;
    }

    /** From the next start on. */
    public void settings(GatewaySettings other) {
        settings = other;
    }

    /** What opens credentials from the next start on. */
    public void vault(SecretVault other) {
        vault = other;
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
        return stores.store(nameOf(mount));
    }

    /** Kills the gateway where it stands and starts it again with what was durable. */
    public void killAndRestart() {
        killAndRestart(() -> {});
    }

    /** The same; {@code meanwhile} happens while no gateway runs. */
    public void killAndRestart(Runnable meanwhile) {
        restartWith(metadata.reopened(), meanwhile);
    }

    /** Starts again with what was durable at another moment, as after a kill then. */
    public void restartWith(MemoryMetadataStore durable) {
        restartWith(durable, () -> {});
    }

    /** The same; {@code meanwhile} happens while no gateway runs. */
    public void restartWith(MemoryMetadataStore durable, Runnable meanwhile) {
        try {
            metadata = durable;
            gateway.close();
            meanwhile.run();
            gateway = start();
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    private GatewayFileSystem start() throws VfsException {
        try {
            ListingFiles listings = new ListingFiles(directory.resolve("listings"), LISTING_BYTES);
            return GatewayFileSystem.open(
                    settings, ReadSettings.DEFAULT, metadata, listings, cache, stores, vault, clock);
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

    /** Moves the clock until what was written has lain here for long enough to go up, though nobody waits for it. */
    public void rest() {
        gateway.sweep();
        clock.advance(Duration.ofSeconds(5));
        gateway.sweep();
    }

    @Override
    public void settle() {
        clock.advance(Duration.ofSeconds(31));
        gateway.sweep();
        clock.advance(settings.temporaryHold().plusSeconds(1));
        gateway.sweep();
        settleStrays();
        assertThat(gateway.awaitUploads(UPLOADS)).describedAs("uploads end").isTrue();
        settleStrays();
        clock.advance(Duration.ofSeconds(61));
    }

    /** Moves the clock until nothing may be left in stores of files that are not there any more. */
    private void settleStrays() {
        long end = System.nanoTime() + UPLOADS.toNanos();
        while (metadata.strays().size() > 0) {
            assertThat(System.nanoTime()).describedAs("strays are settled").isLessThan(end);
            clock.advance(Duration.ofSeconds(1));
            gateway.sweep();
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void expire() {
        clock.advance(Duration.ofSeconds(61));
    }

    @Override
    public void close() {
        gateway.close();
        cache.close();
        long end = System.nanoTime() + UPLOADS.toNanos();
        while (!isDeleted()) {
            assertThat(System.nanoTime())
                    .describedAs("its directory is deleted")
                    .isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A listing that was asked for in the background may still be kept while this goes on. */
    private boolean isDeleted() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (DirectoryNotEmptyException | UncheckedIOException _) {
            return false;
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
}
