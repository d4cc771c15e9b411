package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ufs.Connectors;
import io.sluice.ufs.decorate.OperationMetrics;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.StoreOperation;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.core.GatewayFileSystem;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.core.write.PartSizes;
import io.sluice.vfs.core.write.SealSettings;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.testing.MemoryContentCache;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A whole gateway before a server that speaks S3: what a large file costs in requests, and that nothing of it is sent twice. */
@Timeout(120)
final class StreamedUploadTest {
    private static final int PART = 5 << 20;
    private static final byte[] BYTES = bytes();
    private static final Duration A_LONG_TIME = Duration.ofHours(1);
    private static S3Server server;

    @TempDir
    private Path directory;

    private final Connectors connectors = new Connectors(RetryPolicy.until(Duration.ofSeconds(5)));
    private final SecretVault vault = SecretVault.of(new Secret(new byte[SecretVault.KEY_BYTES]), new SecureRandom());
    private MemoryMetadataStore metadata = new MemoryMetadataStore();
    private MemoryContentCache cache;
    private GatewayFileSystem gateway;
    private String bucket;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new TransientNio2BlobStore());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[3 * PART + 1000];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void open() throws Exception {
        bucket = server.newBucket();
        cache = new MemoryContentCache(directory);
        gateway = start();
        gateway.mount(
                new MountRequest(VfsPath.parse("/data"), "s3://" + bucket + "/p", server.options(), false, false));
    }

    private GatewayFileSystem start() throws Exception {
        return GatewayFileSystem.open(
                GatewaySettings.defaults()
                        .withPartSizes(new PartSizes(PART))
                        .withSeal(new SealSettings(A_LONG_TIME, A_LONG_TIME, A_LONG_TIME, A_LONG_TIME)),
                ReadSettings.DEFAULT,
                metadata,
                new ListingFiles(directory.resolve("listings"), 1 << 20),
                cache,
                connectors,
                vault,
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        gateway.close();
        cache.close();
        connectors.close();
    }

    private InodeId create() throws VfsException {
        InodeId parent =
                gateway.lookup(Scene.ROOT, InodeId.ROOT, new FileName("data")).id();
        return gateway.create(
                        Scene.ROOT,
                        parent,
                        new FileName("file"),
                        new CreateMode.Guarded(),
                        AttributeChange.ofMode(0644))
                .file()
                .id();
    }

    private void write(InodeId file, int from, int to) throws VfsException {
        for (int offset = from; offset < to; offset += 1 << 20) {
            int end = Math.min(to, offset + (1 << 20));
            gateway.write(
                    Scene.ROOT,
                    file,
                    offset,
                    ByteBuffer.wrap(Arrays.copyOfRange(BYTES, offset, end)),
                    Stability.UNSTABLE);
        }
    }

    private OperationMetrics counted(StoreOperation operation) {
        return connectors.metrics().values().iterator().next().of(operation);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void assertThereAndNothingLeft(InodeId file) throws Exception {
        S3Settings settings = S3Settings.parse(server.options());
        try (S3Client client = S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings))) {
            assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key("p/file"))
                            .asByteArray())
                    .isEqualTo(BYTES);
            assertThat(client.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .isEmpty();
        }
        assertThat(metadata.unfinishedUploads().size()).isZero();
        assertThat(gateway.status(file).life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void aLargeFileIsSentWhileItIsWrittenEachPartOnce() throws Exception {
        InodeId file = create();
        try (WriteLease lease = gateway.openForWriting(Scene.ROOT, file, false)) {
            write(file, 0, 3 * PART);
            await(() -> counted(StoreOperation.PUT_PART).bytes() == 3L * PART);
            write(file, 3 * PART, BYTES.length);
            lease.flush();
        }
        await(() -> metadata.pendingFiles().size() == 0);
        assertThereAndNothingLeft(file);
        assertThat(counted(StoreOperation.PUT_PART).bytes()).as("no byte twice").isEqualTo(BYTES.length);
        assertThat(counted(StoreOperation.PUT_PART).calls())
                .as("begin and four parts")
                .isEqualTo(5);
        assertThat(counted(StoreOperation.PUT).calls()).as("complete").isEqualTo(1);
    }

    @Test
    void afterAKillOnlyThePartsAreSentThatAreNotThere() throws Exception {
        InodeId file = create();
        write(file, 0, 3 * PART);
        await(() -> counted(StoreOperation.PUT_PART).bytes() == 3L * PART);
        write(file, 3 * PART, BYTES.length);
        gateway.commit(Scene.ROOT, file);
        killJustSealed();
        await(() -> metadata.pendingFiles().size() == 0);
        assertThereAndNothingLeft(file);
        assertThat(counted(StoreOperation.PUT_PART).bytes()).isEqualTo(1000);
        assertThat(counted(StoreOperation.PUT).calls()).as("complete").isEqualTo(1);
    }

    /** The kill comes when the journal has the seal, and before the next part is sent. */
    private void killJustSealed() throws Exception {
        metadata = metadata.reopened();
        gateway.close();
        metadata.pendingFiles().forEach((id, record) -> metadata.pendingFiles().put(id, sealed(record)));
        gateway = start();
    }

    private static PendingFile sealed(PendingFile record) {
        return new PendingFile(
                record.id(),
                record.location(),
                record.stagingFile(),
                FileLife.SEALED,
                record.size(),
                record.received(),
                record.mode(),
                record.uid(),
                record.gid(),
                record.accessed(),
                record.modified(),
                record.changed(),
                record.verifier(),
                record.replaces(),
                record.failure());
    }
}
