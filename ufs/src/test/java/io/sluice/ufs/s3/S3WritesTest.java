package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import io.sluice.vfs.storage.UploadSource;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Large objects go up and are copied in parts, and what fails leaves nothing behind. */
final class S3WritesTest {
    private static final int MIB = 1 << 20;
    private static S3Server server;

    private String bucket;
    private UnderFileSystem store;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new TransientNio2BlobStore());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @BeforeEach
    void open() throws Exception {
        bucket = server.newBucket();
        store = server.open(bucket, new S3Tuning(1000, 16, 5 * MIB, 5 * MIB, 5 * MIB, 6 * MIB, 3));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(String path, StoreFile file) throws UfsException, IOException {
        try (InputStream stream = store.read(StorePath.of(path), file.version(), 0, file.size())) {
            return stream.readAllBytes();
        }
    }

    private static UfsError error(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(UfsException.class, call).error();
    }

    private int unfinishedUploads() {
        return server.blobs().listMultipartUploads(bucket).size();
    }

    @Test
    void aLargeFileGoesUpInPartsAndIsOneObject() throws Exception {
        byte[] bytes = bytes(16 * MIB + 3);

        StoreFile stored = store.put(StorePath.of("big"), new BytesToUpload(bytes), PutMode.EXCLUSIVE);

        assertThat(stored.version().value()).endsWith("-4");
        assertThat(store.stat(StorePath.of("big")))
                .get()
                .isInstanceOfSatisfying(
                        StoreFile.class, file -> assertThat(file.version()).isEqualTo(stored.version()));
        assertThat(read("big", stored)).isEqualTo(bytes);
        try (InputStream middle = store.read(StorePath.of("big"), stored.version(), 5 * MIB - 1, 2)) {
            assertThat(middle.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 5 * MIB - 1, 5 * MIB + 1));
        }
    }

    @Test
    void aLargeExclusivePutNeverReplacesAFile() throws Exception {
        StoreFile first = store.put(StorePath.of("big"), BytesToUpload.of("first"), PutMode.EXCLUSIVE);

        assertThat(error(() -> store.put(StorePath.of("big"), new BytesToUpload(bytes(6 * MIB)), PutMode.EXCLUSIVE)))
                .isEqualTo(UfsError.EXISTS);
        assertThat(read("big", first)).asString().isEqualTo("first");
        assertThat(unfinishedUploads()).isZero();
    }

    @Test
    void aFileThatIsGoneBeforeItIsPutIsNotTriedAgain() {
        UploadSource gone = new UploadSource() {
            @Override
            public long size() {
                return 5;
            }

            @Override
            public InputStream open(long offset, long length) throws IOException {
                throw new NoSuchFileException("staged");
            }
        };

        UfsException refusal =
                catchThrowableOfType(UfsException.class, () -> store.put(StorePath.of("gone"), gone, PutMode.REPLACE));

        assertThat(refusal.error().isRetryable()).isFalse();
    }

    @Test
    void anUploadThatFailsLeavesNothing() {
        FailingSource source = new FailingSource(20 * MIB, 10 * MIB, Integer.MAX_VALUE);

        assertThat(error(() -> store.put(StorePath.of("big"), source, PutMode.REPLACE))
                        .isRetryable())
                .isTrue();
        assertThat(unfinishedUploads()).isZero();
        assertThat(server.blobs().blobExists(bucket, "big")).isFalse();
    }

    @Test
    void aPartThatBreaksIsSentAgainWithoutTheOthers() throws Exception {
        FailingSource source = new FailingSource(20 * MIB, 10 * MIB, 2);

        store.put(StorePath.of("big"), source, PutMode.REPLACE);

        // Each part is read for its checksum before it is sent; the bad one fails twice before that.
        assertThat(source.opened(10 * MIB)).isEqualTo(4);
        assertThat(source.opened(0)).isEqualTo(2);
        assertThat(server.blobs().blobExists(bucket, "big")).isTrue();
    }

    @Test
    void aLargeFileIsCopiedInPartsWhenItIsRenamed() throws Exception {
        byte[] bytes = bytes(12 * MIB);
        store.put(StorePath.of("a"), new BytesToUpload(bytes), PutMode.REPLACE);

        StoreFile moved = store.rename(StorePath.of("a"), StorePath.of("b")).orElseThrow();

        assertThat(read("b", moved)).isEqualTo(bytes);
        assertThat(store.stat(StorePath.of("a"))).isEmpty();
        assertThat(unfinishedUploads()).isZero();
    }

    @Test
    void partsGrowSoThatTenThousandSuffice() {
        assertThat(S3Tuning.partBytes(1, 8 * MIB)).isEqualTo(8 * MIB);
        assertThat(S3Tuning.partBytes(80_000L * MIB, 8 * MIB)).isEqualTo(8 * MIB);
        assertThat(S3Tuning.partBytes(80_000L * MIB + 1, 8 * MIB)).isEqualTo(16 * MIB);
        long largest = 5L << 40;
        assertThat(Math.ceilDiv(largest, S3Tuning.partBytes(largest, 8 * MIB))).isLessThanOrEqualTo(10_000);
        assertThat(S3Tuning.standard().multipartCopyAbove()).isEqualTo(5L << 30);
    }

    @Test
    void anInterruptEndsAnUploadAndLeavesNothing() throws Exception {
        UploadSource interrupting = new UploadSource() {
            @Override
            public long size() {
                return 20 * MIB;
            }

            @Override
            public InputStream open(long offset, long length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        Thread.currentThread().interrupt();

        UfsError error = error(() -> store.put(StorePath.of("big"), interrupting, PutMode.REPLACE));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(error).isEqualTo(UfsError.UNAVAILABLE);
        assertThat(unfinishedUploads()).isZero();
    }

    /** Zeros, of which those at one offset can't be opened for some time. */
    private static final class FailingSource implements UploadSource {
        private final long size;
        private final long bad;
        private final int failures;
        private final ConcurrentHashMap<Long, AtomicInteger> opened = new ConcurrentHashMap<>();

        FailingSource(long size, long bad, int failures) {
            this.size = size;
            this.bad = bad;
            this.failures = failures;
        }

        int opened(long offset) {
            return opened.get(offset).get();
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream open(long offset, long length) throws IOException {
            int times = opened.computeIfAbsent(offset, _ -> new AtomicInteger()).incrementAndGet();
            if (offset == bad && times <= failures) {
                throw new IOException("the disk fails");
            }
            return new BytesToUpload(new byte[(int) length]).open(0, length);
        }
    }

    @Test
    void whatAKilledGatewayBeganIsAbortedAtTheNextOpeningAndNobodyElsesUploads() throws Exception {
        S3Settings settings = S3Settings.parse(server.options());
        try (S3Client client = S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings))) {
            Upload ours = begin(client);
            Upload theirs = begin(client);
            KeptUploads kept = new KeptUploads(ours);

            new S3Factory()
                    .open(MountUri.parse("s3://" + bucket + "/p"), server.options(), kept)
                    .close();
            try (UnderFileSystem opened =
                    new S3Factory().open(MountUri.parse("s3://" + bucket + "/p"), server.options(), kept)) {
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!kept.leftBehind().isEmpty()) {
                    assertThat(System.nanoTime()).as("never removed").isLessThan(deadline);
                    Thread.onSpinWait();
                }
                assertThat(opened.stat(StorePath.of("shard"))).isEmpty();
            }

            assertThat(client.listMultipartUploads(request -> request.bucket(bucket))
                            .uploads())
                    .extracting(MultipartUpload::uploadId)
                    .containsExactly(theirs.id());
        }
    }

    private Upload begin(S3Client client) {
        String key = "p/shard";
        return new Upload(
                key,
                client.createMultipartUpload(request -> request.bucket(bucket).key(key))
                        .uploadId());
    }
}
