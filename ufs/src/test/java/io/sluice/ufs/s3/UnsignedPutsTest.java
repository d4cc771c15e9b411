package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code payload-signing=never} a signature covers the checksum of the bytes instead of the bytes; a real server compares both. */
@Timeout(120)
final class UnsignedPutsTest {
    private static final int MIB = 1 << 20;
    private static final int SMALL = 100 << 10;
    private static final int WHOLE = 2 * MIB;
    private static final int IN_PARTS = 17 * MIB + 1;
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new TransientNio2BlobStore());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    private static UnderFileSystem open() throws UfsException {
        Map<String, String> options = new HashMap<>(server.options());
        options.put("payload-signing", "never");
        return new S3Factory().open(MountUri.parse("s3://" + server.newBucket() + "/prefix"), options);
    }

    private static UnderFileSystem open(ScriptedServer scripted, String... more) throws UfsException {
        Map<String, String> options = new HashMap<>(Map.of(
                "endpoint",
                scripted.endpoint(),
                "access-key",
                "a",
                "secret-key",
                "s",
                "payload-signing",
                "never",
                "stale-upload-age",
                "never"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return new S3Factory().open(MountUri.parse("s3://b/prefix"), options);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, SMALL, WHOLE, IN_PARTS})
    void aServerThatChecksSignaturesTakesObjectsOfEverySize(int size) throws Exception {
        byte[] bytes = bytes(size);
        try (UnderFileSystem store = open()) {
            StoreFile file = store.put(StorePath.of("a b+ü"), new BytesToUpload(bytes), PutMode.EXCLUSIVE);
            assertThat(file.size()).isEqualTo(size);
            try (InputStream stream = store.read(StorePath.of("a b+ü"), file.version(), 0, size)) {
                assertThat(stream.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aServerThatChecksSignaturesTakesPartsThatComeOneByOne() throws Exception {
        byte[] bytes = bytes(5 * MIB);
        try (UnderFileSystem store = open()) {
            PartUpload upload = store.partUploads().orElseThrow().begin(StorePath.of("f"), "1.staged");
            upload.put(1, new BytesToUpload(bytes));
            upload.put(2, BytesToUpload.of("the end"));
            StoreFile file = upload.complete(2, PutMode.EXCLUSIVE);
            assertThat(file.size()).isEqualTo(bytes.length + 7);
            try (InputStream stream = store.read(StorePath.of("f"), file.version(), 0, bytes.length)) {
                assertThat(stream.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    /** Other bytes each time that they are read: as if they changed on their way. */
    private static final class ChangingBytes implements UploadSource {
        private final int size;
        private final AtomicInteger opened = new AtomicInteger();

        ChangingBytes(int size) {
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream open(long offset, long length) throws IOException {
            byte[] bytes = bytes(size);
            bytes[size / 2] = (byte) opened.incrementAndGet();
            return new BytesToUpload(bytes).open(offset, length);
        }
    }

    @Test
    void bytesThatChangeOnTheirWayAreRefused() throws Exception {
        try (UnderFileSystem store = open()) {
            UfsException refused = catchThrowableOfType(
                    UfsException.class,
                    () -> store.put(StorePath.of("f"), new ChangingBytes(WHOLE), PutMode.EXCLUSIVE));
            assertThat(refused).isNotNull();
            assertThat(store.stat(StorePath.of("f"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, WHOLE})
    void theSignatureCoversTheChecksumAndNotTheBytes(int size) throws Exception {
        try (ScriptedServer scripted = new ScriptedServer()
                        .then(200, ScriptedServer.EMPTY_LISTING)
                        .then(200, Map.of("ETag", "\"e1\""), "");
                UnderFileSystem store = open(scripted, "sse", "AES256", "storage-class", "STANDARD_IA")) {
            store.put(StorePath.of("f"), new BytesToUpload(bytes(size)), PutMode.EXCLUSIVE);

            assertThat(scripted.requests()).endsWith("PUT /b/prefix/f");
            assertThat(scripted.headers("X-amz-content-sha256")).endsWith("UNSIGNED-PAYLOAD");
            assertThat(scripted.headers("X-amz-checksum-crc32c").getLast()).hasSize(8);
            assertThat(scripted.headers("If-None-Match")).endsWith("*");
            assertThat(scripted.headers("Expect")).endsWith("100-continue");
            assertThat(scripted.headers("Content-Length")).endsWith(Integer.toString(size));
            assertThat(scripted.headers("Authorization").getLast())
                    .contains(
                            "x-amz-checksum-crc32c",
                            "x-amz-content-sha256",
                            "x-amz-server-side-encryption",
                            "x-amz-storage-class",
                            "if-none-match");
        }
    }

    @Test
    void bytesThatHaveNoChecksumAreSigned() throws Exception {
        try (ScriptedServer scripted = new ScriptedServer()
                        .then(200, ScriptedServer.EMPTY_LISTING)
                        .thenError(501, "NotImplemented")
                        .then(200, Map.of("ETag", "\"e1\""), "");
                UnderFileSystem store = open(scripted)) {
            store.put(StorePath.of("f"), new BytesToUpload(bytes(SMALL)), PutMode.REPLACE);

            List<String> sums = scripted.headers("X-amz-content-sha256");
            assertThat(sums.get(sums.size() - 2)).isEqualTo("UNSIGNED-PAYLOAD");
            assertThat(sums.getLast()).matches("[0-9a-f]{64}");
            assertThat(scripted.headers("X-amz-checksum-crc32c")).endsWith("");
        }
    }
}
