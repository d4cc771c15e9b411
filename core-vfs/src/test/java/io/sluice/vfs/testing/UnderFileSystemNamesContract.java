package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreEntry.StoreDirectory;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.UfsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link UnderFileSystemContract} that is about names, listings and directories. */
public abstract class UnderFileSystemNamesContract extends UnderFileSystemFixture {
    @Test
    void theRootIsADirectoryEvenWhenItIsEmpty() throws Exception {
        assertThat(store.stat(StorePath.ROOT)).get().isInstanceOf(StoreDirectory.class);
        assertThat(list("")).isEmpty();
    }

    @Test
    void directoriesAreThereAsSoonAsSomethingLiesBelowThem() throws Exception {
        put("a/b/c/file", "x");

        assertDirectory("a");
        assertDirectory("a/b");
        assertDirectory("a/b/c");
        assertThat(names("")).containsExactly("a/");
        assertThat(names("a")).containsExactly("b/");
        assertThat(names("a/b/c")).containsExactly("file");
    }

    @Test
    void aListingHasFilesAndDirectoriesOfThatDirectoryOnly() throws Exception {
        put("a/file", "1");
        put("a/sub/deep", "2");
        put("ab/other", "3");
        put("a-", "4");

        assertThat(names("a")).containsExactlyInAnyOrder("file", "sub/");
        assertThat(names("")).containsExactlyInAnyOrder("a/", "ab/", "a-");
    }

    @Test
    void aLongListingComesInPagesAndHasEachNameOnce() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3 * pageSize() + 1; i++) {
            put("many/f" + i, "x");
            expected.add("f" + i);
            if (i % 3 == 0) {
                put("many/d" + i + "/x", "x");
                put("many/d" + i + "/y", "x");
                expected.add("d" + i + "/");
            }
        }

        assertThat(names("many")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pages("many")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void whatIsThereAllTheTimeIsListedWhileOthersComeAndGo() throws Exception {
        for (int i = 0; i < 2 * pageSize(); i++) {
            put("d/stays" + i, "x");
            put("d/goes" + i, "x");
        }

        StorePage first = store.list(StorePath.of("d"), Optional.empty());
        for (int i = 0; i < 2 * pageSize(); i++) {
            store.delete(StorePath.of("d/goes" + i));
            put("d/comes" + i, "x");
        }
        List<String> seen = new ArrayList<>();
        StorePage page = first;
        page.entries().forEach(entry -> seen.add(entry.name().value()));
        while (page.next().isPresent()) {
            page = store.list(StorePath.of("d"), page.next());
            page.entries().forEach(entry -> seen.add(entry.name().value()));
        }

        assertThat(seen).doesNotHaveDuplicates();
        for (int i = 0; i < 2 * pageSize(); i++) {
            assertThat(seen).contains("stays" + i);
        }
    }

    @Test
    void aPartOfAListingTellsWhatIsAtEachName() throws Exception {
        for (int i = 0; i < 2 * pageSize(); i++) {
            put("d/f" + i, "x");
        }
        put("d/below/x", "x");

        for (String asked : List.of("a", "below", "f", "f1", "f2-", "z")) {
            Optional<StoreRange> part = store.listFrom(StorePath.of("d"), new FileName(asked));
            for (String name :
                    List.of("a", "below", "below-", "e", "f", "f0", "f1", "f10", "f2", "f2-", "f9", "z", "zz")) {
                if (part.filter(range -> range.tells(new FileName(name))).isPresent()) {
                    assertThat(part.get().entry(new FileName(name)).map(StoreEntry::getClass))
                            .as(name + " by " + asked)
                            .isEqualTo(store.stat(StorePath.of("d/" + name)).map(StoreEntry::getClass));
                }
            }
        }
        assertThat(store.listFrom(StorePath.of("d"), new FileName("z"))
                        .filter(range -> !range.tells(new FileName("zz"))))
                .isEmpty();
        assertThat(store.listFrom(StorePath.of("none"), new FileName("a"))
                        .filter(range -> !range.entries().isEmpty()))
                .isEmpty();
    }

    @Test
    void aMissingDirectoryIsNotFoundWhereDirectoriesAreRealAndEmptyElsewhere() throws Exception {
        if (store.traits().realDirectories()) {
            assertRefused(UfsError.NOT_FOUND, () -> list("nothing"));
        } else {
            assertThat(list("nothing")).isEmpty();
        }
    }

    @Test
    void aFileHasNoListing() throws Exception {
        put("f", "x");

        if (store.traits().realDirectories()) {
            assertRefused(UfsError.NOT_DIRECTORY, () -> list("f"));
        } else {
            assertThat(list("f")).isEmpty();
        }
    }

    @Test
    void aDirectoryThatWasMadeIsThereAndEmpty() throws Exception {
        store.makeDirectory(StorePath.of("empty"));

        assertDirectory("empty");
        assertThat(names("")).containsExactly("empty/");
        assertThat(list("empty")).isEmpty();
        assertThat(answer(() -> store.makeDirectory(StorePath.of("empty"))))
                .isIn(
                        Optional.of(UfsError.EXISTS),
                        store.traits().realDirectories() ? Optional.of(UfsError.EXISTS) : Optional.empty());
        assertThat(names("")).containsExactly("empty/");
    }

    @Test
    void aDirectoryThatWasMadeOutlivesItsFiles() throws Exception {
        store.makeDirectory(StorePath.of("d"));
        put("d/f", "x");
        store.delete(StorePath.of("d/f"));

        assertDirectory("d");
        assertThat(list("d")).isEmpty();
    }

    @Test
    void anEmptyDirectoryCanBeRemovedAndAFullOneCannot() throws Exception {
        store.makeDirectory(StorePath.of("d"));
        put("d/f", "x");
        store.makeDirectory(StorePath.of("d/sub"));

        assertRefused(UfsError.NOT_EMPTY, () -> store.removeDirectory(StorePath.of("d")));
        store.delete(StorePath.of("d/f"));
        assertRefused(UfsError.NOT_EMPTY, () -> store.removeDirectory(StorePath.of("d")));
        store.removeDirectory(StorePath.of("d/sub"));
        store.removeDirectory(StorePath.of("d"));

        assertMissing("d");
        assertThat(list("")).isEmpty();
        assertRefused(UfsError.NOT_FOUND, () -> store.removeDirectory(StorePath.of("d")));
    }

    @Test
    void removingADirectoryLeavesItsNeighbours() throws Exception {
        store.makeDirectory(StorePath.of("d"));
        put("d2/f", "x");
        put("d-file", "x");

        store.removeDirectory(StorePath.of("d"));

        assertThat(names("")).containsExactlyInAnyOrder("d2/", "d-file");
    }

    @Test
    void aFileIsNoDirectoryToRemove() throws Exception {
        put("f", "x");

        assertThat(refusal(() -> store.removeDirectory(StorePath.of("f"))))
                .isIn(UfsError.NOT_DIRECTORY, UfsError.NOT_FOUND);
        assertThat(text("f", statFile("f"))).isEqualTo("x");
    }

    @Test
    void aDirectoryIsRenamedAtOnceOrNotAtAll() throws Exception {
        put("from/sub/f", "x");

        if (!store.traits().directoryRename()) {
            assertRefused(UfsError.NOT_SUPPORTED, () -> store.rename(StorePath.of("from"), StorePath.of("to")));
            assertThat(names("from/sub")).containsExactly("f");
            return;
        }
        assertThat(store.rename(StorePath.of("from"), StorePath.of("to"))).isEmpty();
        assertThat(names("")).containsExactly("to/");
        assertThat(text("to/sub/f", statFile("to/sub/f"))).isEqualTo("x");
        store.makeDirectory(StorePath.of("there"));
        assertRefused(UfsError.EXISTS, () -> store.rename(StorePath.of("to"), StorePath.of("there")));
    }

    @Test
    void whereAKeyIsAFileAndADirectoryTheDirectoryWins() throws Exception {
        assumeTrue(keysAreFree(), "not applicable: the keys of this store are paths");
        plant("a", "file");
        plant("a/b", "below");

        assertDirectory("a");
        assertThat(names("")).containsExactly("a/");
        assertThat(names("a")).containsExactly("b");
    }

    @Test
    void aDirectoryWinsAlsoWhenItComesPagesAfterTheFile() throws Exception {
        assumeTrue(keysAreFree(), "not applicable: the keys of this store are paths");
        // '-' and '.' sort before '/', so all of these lie between the key "a" and the keys below "a/".
        List<String> expected = new ArrayList<>(List.of("a/", "z"));
        plant("a", "file");
        for (int i = 0; i < 3 * pageSize(); i++) {
            plant("a-" + i, "x");
            expected.add("a-" + i);
        }
        plant("a.b", "file and directory");
        plant("a.b/x", "x");
        expected.add("a.b/");
        plant("a/b", "below");
        plant("z", "x");

        assertDirectory("a");
        assertDirectory("a.b");
        assertThat(names("")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFileIsListedThoughManySimilarNamesFollowIt() throws Exception {
        List<String> expected = new ArrayList<>(List.of("a"));
        StoreFile file = put("a", "file");
        for (int i = 0; i < 3 * pageSize(); i++) {
            put("a-" + i, "x");
            expected.add("a-" + i);
        }

        assertThat(statFile("a").version()).isEqualTo(file.version());
        assertThat(names("")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(list("").stream()
                        .filter(entry -> entry.name().value().equals("a"))
                        .findFirst()
                        .map(StoreFile.class::cast)
                        .map(StoreFile::version))
                .contains(file.version());
    }

    @Test
    void keysThatCanBeNoNamesAreReportedAndDoNoHarm() throws Exception {
        assumeTrue(keysAreFree(), "not applicable: the keys of this store are paths");
        plant("d/good", "x");
        plant("d//doubled", "x");
        plant("d/x//y", "x");

        assertThat(names("d")).containsExactlyInAnyOrder("good", "x/");
        assertThat(pages("d").stream().flatMap(page -> page.unnameable().stream()))
                .singleElement()
                .asString()
                .endsWith("d//");
        assertThat(names("d/x")).isEmpty();
        assertDirectory("d/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "größe",
                "данные",
                "数据集",
                "🐘.tar",
                "a b",
                "a+b",
                "100%",
                "%41",
                "?x=1&y=2",
                "#1",
                "c:d",
                "back\\slash",
                "q\"uo'te",
                "<tag>&amp;",
                ".hidden",
                "..x",
                "-rf",
                "trailing ",
                "*",
                "~",
                "a;b=c@d,e!$()[]{}|^`"
            })
    void aNameComesBackAsItWasGiven(String name) throws Exception {
        if (!takesName(name)) {
            assertNotTaken(name);
            return;
        }
        StoreFile stored = put("names/" + name, "x");
        store.makeDirectory(StorePath.of("made " + name));
        put("in/" + name + "/f", "y");

        assertThat(stored.name().value()).isEqualTo(name);
        assertThat(names("names")).containsExactly(name);
        assertThat(text("names/" + name, statFile("names/" + name))).isEqualTo("x");
        assertDirectory("made " + name);
        assertThat(names("in")).containsExactly(name + "/");
        assertThat(names("in/" + name)).containsExactly("f");
        StoreFile moved = store.rename(StorePath.of("names/" + name), StorePath.of("moved/" + name))
                .orElseThrow();
        assertThat(text("moved/" + name, moved)).isEqualTo("x");
    }

    private void assertNotTaken(String name) throws Exception {
        put("f", "x");

        assertRefused(UfsError.NOT_SUPPORTED, () -> put(name, "x"));
        assertRefused(UfsError.NOT_SUPPORTED, () -> put(name + "/f", "x"));
        assertRefused(UfsError.NOT_SUPPORTED, () -> store.makeDirectory(StorePath.of(name)));
        assertRefused(UfsError.NOT_SUPPORTED, () -> store.rename(StorePath.of("f"), StorePath.of(name)));
        assertMissing(name);
        assertThat(names("")).containsExactly("f");
        assertRefused(UfsError.NOT_FOUND, () -> list(name));
        assertRefused(UfsError.NOT_FOUND, () -> store.delete(StorePath.of(name)));
        assertRefused(UfsError.NOT_FOUND, () -> store.rename(StorePath.of(name), StorePath.of("other")));
        assertRefused(UfsError.NOT_FOUND, () -> store.removeDirectory(StorePath.of(name)));
    }

    @Test
    void aNameMayHave255Bytes() throws Exception {
        String name = "x".repeat(255);
        put("d/" + name, "x");

        assertThat(names("d")).containsExactly(name);
        assertThat(text("d/" + name, statFile("d/" + name))).isEqualTo("x");
    }
}
