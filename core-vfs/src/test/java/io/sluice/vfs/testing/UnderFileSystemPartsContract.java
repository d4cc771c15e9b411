package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a store must do that takes objects in parts; left out where it does not. Names and directories are in the contract that it extends. */
public abstract class UnderFileSystemPartsContract extends UnderFileSystemNamesContract {
    /** The smallest part but the last that every store takes. */
    private static final int PART = 5 << 20;

    private static final StorePath PLACE = StorePath.of("a/big");
    private static final String OWNER = "1.staged";

    /** What the processes that open the store note of its uploads. */
    protected final MemoryUploadNotes notes = new MemoryUploadNotes();

    /** The store as a process opens it that comes after this one was killed, with {@link #notes}; empty where uploads don't outlive it. */
    protected Optional<UnderFileSystem> reopened() throws Exception {
        return Optional.empty();
    }

    /** Whether what keeps the store's objects in this test is fit for parts. */
    protected boolean keepsParts() {
        return true;
    }

    /** Whether it tells uploads that have ended from others; S3 does. */
    protected boolean knowsWhatEnded() {
        return true;
    }

    private PartUploads uploads() {
        assumeTrue(keepsParts(), "not applicable: parts are not kept in this test");
        Optional<PartUploads> uploads = store.partUploads();
        assumeTrue(uploads.isPresent(), "not applicable: this store takes whole objects only");
        return uploads.orElseThrow();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static BytesToUpload part(byte[] bytes) {
        return new BytesToUpload(bytes);
    }

    private byte[] whole(StoreFile file) throws Exception {
        try (InputStream stream = store.readWhole(PLACE, file.version(), file.size())) {
            return stream.readAllBytes();
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void anUploadInPartsIsAnObjectWhenItIsCompleteAndNotBefore() throws Exception {
        byte[] first = bytes(PART, 1);
        byte[] last = bytes(1000, 2);
        PartUpload upload = uploads().begin(PLACE, OWNER);
        assertThat(upload.isAt(PLACE)).isTrue();
        assertThat(upload.isAt(StorePath.of("a"))).isFalse();

        upload.put(2, part(last));
        upload.put(1, part(first));
        assertMissing("a/big");
        StoreFile stored = upload.complete(2, PutMode.EXCLUSIVE);

        assertThat(stored.size()).isEqualTo(PART + 1000);
        assertThat(statFile("a/big").version()).isEqualTo(stored.version());
        assertThat(stored.name()).isEqualTo(PLACE.names().getLast());
        assertThat(whole(stored)).isEqualTo(joined(first, last));
    }

    @Test
    void aPartThatIsPutAgainTakesThePlaceOfTheFirstAndThoseBehindTheLastAreDropped() throws Exception {
        byte[] first = bytes(PART, 3);
        byte[] last = bytes(1000, 4);
        PartUpload upload = uploads().begin(PLACE, OWNER);
        upload.put(1, part(bytes(PART, 5)));
        upload.put(2, part(bytes(PART, 6)));
        upload.put(3, part(bytes(10, 7)));

        upload.put(2, part(last));
        upload.put(1, part(first));

        assertThat(whole(upload.complete(2, PutMode.REPLACE))).isEqualTo(joined(first, last));
    }

    @Test
    void aPartIsThereIfItHasTheseVeryBytes() throws Exception {
        byte[] bytes = bytes(PART, 8);
        byte[] other = bytes.clone();
        other[PART / 2]++;
        PartUpload upload = uploads().begin(PLACE, OWNER);
        assertThat(upload.has(1, part(bytes))).isFalse();

        upload.put(1, part(bytes));

        assertThat(upload.has(1, part(bytes))).isTrue();
        assertThat(upload.has(1, part(other))).isFalse();
        assertThat(upload.has(1, part(Arrays.copyOf(bytes, PART - 1)))).isFalse();
        assertThat(upload.has(2, part(bytes))).isFalse();
        upload.abort();
    }

    @Test
    void anExclusiveUploadNeverReplacesAnObjectAndGoesOnWhenThatIsGone() throws Exception {
        byte[] bytes = bytes(1000, 9);
        PartUpload upload = uploads().begin(PLACE, OWNER);
        upload.put(1, part(bytes));
        StoreFile theirs = put("a/big", "theirs");

        assertRefused(UfsError.EXISTS, () -> upload.complete(1, PutMode.EXCLUSIVE));
        assertThat(statFile("a/big").version()).isEqualTo(theirs.version());
        store.delete(PLACE);
        assertThat(whole(upload.complete(1, PutMode.EXCLUSIVE))).isEqualTo(bytes);
    }

    @Test
    void anUploadThatReplacesTakesThePlaceOfAnObject() throws Exception {
        put("a/big", "old");
        PartUpload upload = uploads().begin(PLACE, OWNER);
        upload.put(1, part(bytes(1000, 10)));

        assertThat(whole(upload.complete(1, PutMode.REPLACE))).isEqualTo(bytes(1000, 10));
    }

    @Test
    void anAbortedUploadIsGoneAndMayBeAbortedAgain() throws Exception {
        PartUpload upload = uploads().begin(PLACE, OWNER);
        upload.put(1, part(bytes(1000, 11)));

        upload.abort();
        upload.abort();

        assertMissing("a/big");
        assumeTrue(knowsWhatEnded(), "not applicable: the server here takes parts of uploads that have ended");
        assertRefused(UfsError.NOT_FOUND, () -> upload.complete(1, PutMode.EXCLUSIVE));
        assertRefused(UfsError.NOT_FOUND, () -> upload.put(2, part(bytes(1000, 12))));
        assertMissing("a/big");
    }

    @Test
    void anUploadGoesOnInALaterProcessWithThePartsThatAreThere() throws Exception {
        byte[] first = bytes(PART, 13);
        byte[] last = bytes(1000, 14);
        PartUpload begun = uploads().begin(PLACE, OWNER);
        begun.put(1, part(first));
        notes.goOn(OWNER);
        Optional<UnderFileSystem> later = reopened();
        assumeTrue(later.isPresent(), "not applicable: the store is not opened twice in this test");
        try (UnderFileSystem next = later.orElseThrow()) {
            PartUploads uploads = next.partUploads().orElseThrow();
            assertThat(uploads.resume("another.staged")).isEmpty();
            PartUpload resumed = uploads.resume(OWNER).orElseThrow();
            assertThat(resumed.isAt(PLACE)).isTrue();
            assertThat(resumed.has(1, part(first))).isTrue();
            assertThat(resumed.has(1, part(bytes(PART, 15)))).isFalse();
            assertThat(resumed.has(2, part(last))).isFalse();
            resumed.put(2, part(last));

            assertThat(whole(resumed.complete(2, PutMode.EXCLUSIVE))).isEqualTo(joined(first, last));
            assertThat(notes.notEnded()).isEmpty();
        }
    }

    @Test
    void anUploadThatEndedMeanwhileIsNotFoundOnceAndThenNobodys() throws Exception {
        PartUpload begun = uploads().begin(PLACE, OWNER);
        notes.goOn(OWNER);
        Optional<UnderFileSystem> later = reopened();
        assumeTrue(later.isPresent(), "not applicable: the store is not opened twice in this test");
        assumeTrue(knowsWhatEnded(), "not applicable: the server here takes parts of uploads that have ended");
        notes.deaf(true);
        begun.abort();
        notes.deaf(false);
        try (UnderFileSystem next = later.orElseThrow()) {
            PartUploads uploads = next.partUploads().orElseThrow();
            assertRefused(UfsError.NOT_FOUND, () -> uploads.resume(OWNER));
            assertThat(uploads.resume(OWNER)).isEmpty();
            assertThat(notes.notEnded()).isEmpty();
        }
    }
}
