package io.sluice.vfs.core.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.core.listing.FileOrders.Order;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileOrdersTest {
    private static final InodeId DIRECTORY = new InodeId(4711);

    @TempDir
    Path folder;

    private FileOrders orders(String... names) throws IOException {
        try (ListingWriter writer = new ListingFiles(folder, 0).begin(DIRECTORY)) {
            for (String name : names) {
                writer.add(
                        name.endsWith("/")
                                ? new StoreEntry.StoreDirectory(
                                        new FileName(name.substring(0, name.length() - 1)), Instant.EPOCH)
                                : new StoreEntry.StoreFile(
                                        new FileName(name), 1, Instant.EPOCH, new ContentVersion("v"), false));
            }
            return FileOrders.of(writer.finish(Instant.EPOCH));
        }
    }

    private static InodeId id(String name) {
        return InodeId.derive(DIRECTORY, new FileName(name));
    }

    @Test
    void byNameFilesStandAsTheirBytesDoAndDirectoriesAreLeftOut() throws Exception {
        FileOrders orders = orders("b", "ä", "a10", "sub/", "a2", "B", "a");
        List<InodeId> byName = new ArrayList<>();
        for (int place = 0; place < orders.size(); place++) {
            byName.add(orders.at(Order.BY_NAME, place));
        }
        assertThat(byName).containsExactly(id("B"), id("a"), id("a10"), id("a2"), id("b"), id("ä"));
    }

    @Test
    void asListedTheyStandInTheOrderOfTheirCookies() throws Exception {
        FileOrders orders = orders("c", "a", "b", "d");
        for (int place = 1; place < orders.size(); place++) {
            assertThat(orders.at(Order.AS_LISTED, place)).isGreaterThan(orders.at(Order.AS_LISTED, place - 1));
        }
    }

    @Test
    void everyFileIsFoundAtItsPlaceAndNothingElseIs() throws Exception {
        FileOrders orders = orders("c", "a", "sub/", "b", "d");
        for (Order order : Order.values()) {
            for (String name : List.of("a", "b", "c", "d")) {
                int place = orders.place(order, id(name)).orElseThrow();
                assertThat(orders.at(order, place)).isEqualTo(id(name));
            }
            assertThat(orders.place(order, id("sub"))).isEmpty();
            assertThat(orders.place(order, id("nobody"))).isEmpty();
        }
        assertThat(orders().size()).isZero();
    }
}
