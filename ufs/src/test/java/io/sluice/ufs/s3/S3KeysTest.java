package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A whole bucket keeps the contract of stores, whatever its keys are. */
final class S3KeysTest extends UnderFileSystemContract {
    private static FlatBlobStore blobs;
    private static S3Server server;

    private String bucket;

    @BeforeAll
    static void startServer() throws Exception {
        blobs = new FlatBlobStore(new TransientNio2BlobStore());
        server = new S3Server(blobs);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @Override
    protected UnderFileSystem open() throws Exception {
        bucket = server.newBucket();
        return server.open(bucket, new S3Tuning(pageSize(), 3, 5 << 20, 16 << 20, 1 << 20, 2 << 20, 4));
    }

    /** The store behind the server keeps objects under other keys, and parts under none. */
    @Override
    protected boolean keepsParts() {
        return false;
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        server.blobs()
                .putBlob(
                        PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(key)
                                .contentLength((long) bytes.length)
                                .build(),
                        new ByteArrayInputStream(bytes));
    }

    @Test
    void aMarkerThatIsThereIsNotMadeAgain() throws Exception {
        store.makeDirectory(StorePath.of("d"));

        assertRefused(UfsError.EXISTS, () -> store.makeDirectory(StorePath.of("d")));
    }

    @Test
    void aKeyWithAPartThatIsNoNameIsReported() throws Exception {
        for (String key : List.of("../up", "./here", "d/..", "d/" + "x".repeat(256), "ok")) {
            plant(key, "x");
        }

        assertThat(names("")).containsExactlyInAnyOrder("d/", "ok");
        assertThat(unnameable("")).containsExactlyInAnyOrder("../", "./");
        assertThat(names("d")).isEmpty();
        assertThat(unnameable("d")).containsExactlyInAnyOrder("d/..", "d/" + "x".repeat(256));
    }

    private List<String> unnameable(String directory) throws Exception {
        return pages(directory).stream()
                .flatMap(page -> page.unnameable().stream())
                .toList();
    }

    @Test
    void namesThatSortApartInJavaAndInS3AreEachToldOnce() throws Exception {
        // In UTF-16 the elephant's surrogates sort before U+FF5E, in S3's order of UTF-8 bytes behind it.
        plant("\uFF5E", "file");
        plant("\uFF5E\uD83D\uDC18/x", "x");
        for (int i = 0; i < 2 * pageSize(); i++) {
            plant("\uFF5E-" + i, "x");
            plant("\uD83D\uDC18-" + i, "x");
        }
        plant("\uFF5E/below", "x");

        assertThat(names("")).hasSize(4 * pageSize() + 2).contains("\uFF5E/", "\uFF5E\uD83D\uDC18/");
    }

    @Test
    void aListingOfMoreThanAThousandKeysNeedsOneRequestForEachThousand() throws Exception {
        for (int i = 0; i < 1_050; i++) {
            plant("many/f" + i, "x");
        }
        try (UnderFileSystem whole = server.open(bucket, S3Tuning.standard())) {
            int before = blobs.listings();
            StorePage first = whole.list(StorePath.of("many"), Optional.empty());
            StorePage second = whole.list(StorePath.of("many"), first.next());

            assertThat(first.entries()).hasSizeBetween(990, 1000);
            assertThat(first.entries().size() + second.entries().size()).isEqualTo(1_050);
            assertThat(second.next()).isEmpty();
            assertThat(blobs.listings() - before).isEqualTo(2);
        }
    }

    @Test
    void aStatIsOneRequestUnlessManySimilarNamesStandBetween() throws Exception {
        plant("file", "x");
        plant("dir/below", "x");
        for (int i = 0; i < 5; i++) {
            plant("crowded-" + i, "x");
        }
        plant("crowded/below", "x");
        int before = blobs.listings();

        statFile("file");
        assertDirectory("dir");
        assertMissing("nothing");
        assertThat(blobs.listings() - before).isEqualTo(3);
        assertDirectory("crowded");
        assertThat(blobs.listings() - before).isEqualTo(5);
    }
}
