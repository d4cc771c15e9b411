package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.Shelf.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.Content;
import io.sluice.vfs.VfsException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An answer of a store whose bytes turn out to be wrong at its end. */
@Timeout(60)
final class DamagedAnswerTest {
    @TempDir
    Path directory;

    @Test
    void nothingOfAWholeObjectWhoseChecksumIsWrongStaysInTheCache() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            byte[] bytes = shelf.plant("a", 3 * BLOCK);
            Content content = failedRead(shelf);
            assertThat(shelf.disk.cachedBytes(shelf.key("a"))).isZero();
            assertThat(Shelf.read(content, 0, bytes.length)).isEqualTo(bytes);
            assertThat(shelf.requests()).hasSize(2);
        }
    }

    @Test
    void norDoesAnythingOfItStayInMemoryWhenTheCacheRefusesIt() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 3 * BLOCK);
            Content content = failedRead(shelf);
            assertThat(Shelf.read(content, 0, BLOCK)).isEqualTo(Arrays.copyOf(bytes, BLOCK));
            assertThat(shelf.requests()).hasSize(2);
        }
    }

    private static Content failedRead(Shelf shelf) throws Exception {
        shelf.store.rejectAtTheEnd(true);
        Content content = shelf.open("a");
        assertThatThrownBy(() -> Shelf.read(content, 0, 3 * BLOCK)).isInstanceOf(VfsException.class);
        shelf.awaitIdle();
        shelf.store.rejectAtTheEnd(false);
        return content;
    }
}
