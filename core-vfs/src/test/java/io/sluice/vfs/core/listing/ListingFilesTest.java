package io.sluice.vfs.core.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class ListingFilesTest {
    private static final InodeId DIRECTORY = new InodeId(4711);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final long NO_MEMORY = 0;
    private static final int LARGE_RUN = 1 << 20;

    @TempDir
    Path folder;

    private ListingFiles files;

    @BeforeEach
    void open() throws IOException {
        files = new ListingFiles(folder, NO_MEMORY);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 1000", "2, 1000", "700, 1000000", "5000, 1000000", "5000, 20000", "5000, 1"})
    void everyEntryIsFoundByNameByIdAndInTheOrderOfTheCookies(int count, int runBytes) throws Exception {
        List<StoreEntry> entries = entries(count);
        Snapshot snapshot = snapshot(entries, derived(), runBytes);
        assertThat(snapshot.size()).isEqualTo(count);
        assertThat(snapshot.fetched()).isEqualTo(NOW);
        for (StoreEntry entry : entries) {
            assertThat(snapshot.find(entry.name())).hasValue(entry);
            assertThat(snapshot.find(InodeId.derive(DIRECTORY, entry.name()))).hasValue(entry);
        }
        assertThat(snapshot.find(new FileName("nobody"))).isEmpty();
        assertThat(snapshot.find(InodeId.derive(DIRECTORY, new FileName("nobody"))))
                .isEmpty();
        assertThat(all(snapshot)).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(cookiesAfter(snapshot, 0)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aWalkGoesOnBehindAnyCookieBeItThereOrNot() throws Exception {
        Snapshot snapshot = snapshot(entries(2000), derived(), LARGE_RUN);
        List<Long> all = cookiesAfter(snapshot, 0);
        for (int i = 0; i < all.size(); i += 97) {
            List<Long> rest = all.subList(i + 1, all.size());
            assertThat(cookiesAfter(snapshot, all.get(i))).isEqualTo(rest);
            assertThat(cookiesAfter(snapshot, all.get(i) + 1)).isEqualTo(rest);
        }
        assertThat(cookiesAfter(snapshot, Long.MAX_VALUE - 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000000", "1"})
    void namesWhoseCookiesCollideAreAllThere(int runBytes) throws Exception {
        List<StoreEntry> entries = entries(60);
        Snapshot snapshot =
                snapshot(entries, (name, probe) -> 100 + (name.value().hashCode() & 7) + 8L * probe, runBytes);
        assertThat(all(snapshot)).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(cookiesAfter(snapshot, 0)).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"1000000", "1"})
    void ofTwoEntriesWithOneNameTheLaterOneCounts(int runBytes) throws Exception {
        StoreEntry old = file("a", 1, "v1");
        StoreEntry fresh = file("a", 2, "v2");
        Snapshot snapshot = snapshot(List.of(old, file("b", 1, "v1"), fresh), derived(), runBytes);
        assertThat(snapshot.size()).isEqualTo(2);
        assertThat(snapshot.find(new FileName("a"))).hasValue(fresh);
    }

    @Test
    void twoListingsThatShowTheSameAreKnownAsTheSameInWhateverOrderTheyCame() throws Exception {
        List<StoreEntry> entries = entries(1000);
        Snapshot one = snapshot(entries, derived(), LARGE_RUN);
        List<StoreEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(snapshot(shuffled, derived(), 10_000).showsTheSameAs(one)).isTrue();
        List<StoreEntry> other = new ArrayList<>(entries);
        other.set(500, file("0500", 500, "another version"));
        assertThat(snapshot(other, derived(), LARGE_RUN).showsTheSameAs(one)).isFalse();
        assertThat(snapshot(entries.subList(1, 1000), derived(), LARGE_RUN).showsTheSameAs(one))
                .isFalse();
    }

    @Test
    void aSavedListingIsFoundAfterARestartByItsOwnMountOnly() throws Exception {
        List<StoreEntry> entries = entries(3000);
        files.save(snapshot(entries, derived(), LARGE_RUN), "mount");
        Snapshot found =
                new ListingFiles(folder, NO_MEMORY).saved(DIRECTORY, "mount").orElseThrow();
        assertThat(all(found)).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(found.fetched()).isEqualTo(NOW);
        assertThat(found.showsTheSameAs(snapshot(entries, derived(), LARGE_RUN)))
                .isTrue();
        assertThat(files.saved(new InodeId(4712), "mount")).isEmpty();
        assertThat(files.saved(DIRECTORY, "another mount")).isEmpty();
        assertThat(files.saved(DIRECTORY, "mount"))
                .describedAs("the store was exchanged")
                .isEmpty();
    }

    @Test
    void whatWasNotSavedOrIsNotTrueAnyMoreIsGoneAfterARestart() throws Exception {
        Snapshot snapshot = snapshot(entries(10), derived(), LARGE_RUN);
        assertThat(new ListingFiles(folder.resolve("other"), NO_MEMORY).saved(DIRECTORY, "mount"))
                .isEmpty();
        files.save(snapshot, "mount");
        files.unsave(snapshot);
        assertThat(all(snapshot)).describedAs("it is read on").hasSize(10);
        files = new ListingFiles(folder, NO_MEMORY);
        assertThat(files.saved(DIRECTORY, "mount")).isEmpty();
        assertThat(filesBelow(folder)).isEmpty();
    }

    @Test
    void ofTwoThatDropASavedListingTheSecondSaysNothing() throws Exception {
        files.save(snapshot(entries(10), derived(), LARGE_RUN), "mount");
        Snapshot first = files.saved(DIRECTORY, "mount").orElseThrow();
        Snapshot second = files.saved(DIRECTORY, "mount").orElseThrow();
        Logger log = (Logger) LoggerFactory.getLogger(ListingFiles.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Level before = log.getLevel();
        log.setLevel(Level.WARN);
        log.addAppender(said);
        try {
            files.unsave(first);
            files.unsave(second);
        } finally {
            log.detachAppender(said);
            log.setLevel(before);
        }
        assertThat(said.list).isEmpty();
        assertThat(files.saved(DIRECTORY, "mount")).isEmpty();
        assertThat(all(first)).hasSize(10);
    }

    @Test
    void whoReadsAListingThatWasReplacedIsToldSo() throws Exception {
        Snapshot old = snapshot(entries(3000), derived(), LARGE_RUN);
        files.save(old, "mount");
        files.save(snapshot(entries(2999), derived(), LARGE_RUN), "mount");
        assertThatThrownBy(() -> all(old)).isInstanceOf(IOException.class);
        assertThat(filesBelow(folder)).hasSize(1);
    }

    @Test
    void aDiscardedListingLeavesNoFile() throws Exception {
        Snapshot snapshot = snapshot(entries(3000), derived(), 10_000);
        assertThat(filesBelow(folder)).hasSize(1);
        files.discard(snapshot);
        assertThat(filesBelow(folder)).isEmpty();
        Snapshot kept = snapshot(entries(5), derived(), LARGE_RUN);
        files.save(kept, "mount");
        files.discard(kept);
        assertThat(files.saved(DIRECTORY, "mount"))
                .describedAs("a saved one is for the next start")
                .isPresent();
    }

    @Test
    void damageIsFoundAndNeverShown() throws Exception {
        List<StoreEntry> entries = entries(1500);
        files.save(snapshot(entries, derived(), LARGE_RUN), "mount");
        Path path = filesBelow(folder).getFirst();
        byte[] whole = Files.readAllBytes(path);
        Random chance = new Random(5);
        int dropped = 0;
        for (int round = 0; round < 400; round++) {
            byte[] bytes = whole.clone();
            if (round % 4 == 0) {
                bytes = java.util.Arrays.copyOf(bytes, chance.nextInt(bytes.length));
            } else {
                bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
            }
            Files.write(path, bytes);
            dropped += showsOnly(entries) ? 0 : 1;
        }
        assertThat(dropped).isEqualTo(400);
    }

    /** False if the damage was found. */
    private boolean showsOnly(List<StoreEntry> entries) {
        try {
            List<StoreEntry> shown = new ArrayList<>();
            var saved = files.saved(DIRECTORY, "mount");
            if (saved.isEmpty()) {
                return false;
            }
            shown.addAll(all(saved.get()));
            assertThat(shown).containsExactlyInAnyOrderElementsOf(entries);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aSmallListingStaysInMemoryWhereTheDiskTakesNone() throws Exception {
        Files.delete(folder.resolve("unsaved"));
        List<StoreEntry> entries = entries(3000);
        Snapshot snapshot = snapshot(entries, derived(), LARGE_RUN);
        files.save(snapshot, "mount");
        assertThat(all(snapshot)).containsExactlyInAnyOrderElementsOf(entries);
        assertThat(snapshot.find(new FileName("0007"))).hasValue(entries.get(7));
    }

    @Test
    void ofTooManySavedListingsTheOldestGo() throws Exception {
        files = new ListingFiles(folder, NO_MEMORY, 10);
        for (int directory = 1; directory <= 40; directory++) {
            InodeId id = new InodeId(1000 + directory);
            try (ListingWriter writer = files.begin(id)) {
                writer.add(file("a", 1, "v1"));
                files.save(writer.finish(NOW), "mount");
            }
            assertThat(files.saved(id, "mount")).describedAs("the newest").isPresent();
        }
        assertThat(filesBelow(folder)).hasSizeBetween(5, 10);
    }

    @Test
    void anEntryOfAbsurdLengthIsRefused() throws Exception {
        try (ListingWriter writer = files.begin(DIRECTORY)) {
            assertThatThrownBy(() -> writer.add(file("a", 1, "v".repeat(5000))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("absurd");
        }
    }

    private Snapshot snapshot(List<StoreEntry> entries, ListingWriter.Cookies cookies, int runBytes)
            throws IOException {
        try (ListingWriter writer = new ListingWriter(files, DIRECTORY, cookies, runBytes)) {
            for (StoreEntry entry : entries) {
                writer.add(entry);
            }
            return writer.finish(NOW);
        }
    }

    private static ListingWriter.Cookies derived() {
        return (name, probe) -> InodeId.derive(DIRECTORY, name, probe).value();
    }

    private static List<StoreEntry> entries(int count) {
        List<StoreEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = i % 10 == 3 ? "größe ✓ " + i : String.format("%04d", i);
            entries.add(
                    i % 7 == 6
                            ? new StoreEntry.StoreDirectory(new FileName(name), Instant.EPOCH)
                            : file(name, i, i % 2 == 0 ? "0123456789abcdef" + String.format("%04x", i) : "id-" + i));
        }
        return entries;
    }

    private static StoreEntry file(String name, long number, String version) {
        return new StoreEntry.StoreFile(
                new FileName(name),
                number * number * 1_000_003,
                NOW.minusNanos(number * 999_999_937),
                new ContentVersion(version),
                number % 5 == 4);
    }

    private static List<StoreEntry> all(Snapshot snapshot) throws IOException {
        List<StoreEntry> entries = new ArrayList<>();
        for (Snapshot.Cursor at = snapshot.after(0); !at.isAtEnd(); at.advance()) {
            entries.add(at.entry());
        }
        return entries;
    }

    private static List<Long> cookiesAfter(Snapshot snapshot, long cookie) throws IOException {
        List<Long> cookies = new ArrayList<>();
        for (Snapshot.Cursor at = snapshot.after(cookie); !at.isAtEnd(); at.advance()) {
            cookies.add(at.cookie());
        }
        return cookies;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
