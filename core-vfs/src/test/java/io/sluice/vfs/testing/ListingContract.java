package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.COOKIES;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listings: every entry once, whatever the page size, and whatever happens between two pages. */
interface ListingContract extends ContractPart {
    @Test
    default void anEmptyMountListsNothing() throws Exception {
        assertThat(scene().names("/above/mount")).isEmpty();
    }

    @Test
    default void anEmptyDirectoryListsNothingAndStays() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/empty");
        assertThat(scene.names("/data/empty")).isEmpty();
        scene.fixture().expire();
        assertThat(scene.names("/data")).contains("empty");
        assertThat(scene.names("/data/empty")).isEmpty();
    }

    @Test
    default void mountPointsAreListedThoughNoStoreHasThem() throws Exception {
        assertThat(scene().names("/")).containsExactlyInAnyOrder("above", "data", "readonly");
        assertThat(scene().names("/above")).containsExactly("mount");
        assertThat(scene().names("/data")).containsExactly("nested");
    }

    @Test
    default void anEntryHasTheAttributesThatALookupGives() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/file", bytes(300, 1));
        scene.fixture().putObject("/data/dir/sub/deeper", bytes(1, 1));
        scene.persisted("/data/dir/written", bytes(70, 2));
        scene.create("/data/dir/writing").write(0, bytes(9, 3));
        List<DirectoryEntry> entries = scene.list(Scene.ROOT, scene.id("/data/dir"), 10);
        assertThat(entries)
                .extracting(entry -> entry.name().value())
                .containsExactlyInAnyOrder("file", "sub", "written", "writing");
        for (DirectoryEntry entry : entries) {
            FileAttributes found = scene.at("/data/dir/" + entry.name());
            assertThat(entry.attributes()).isEqualTo(found);
        }
    }

    @Test
    default void pagesOfAnySizeGiveEveryEntryOnce() throws Exception {
        Scene scene = scene();
        scene.needs(COOKIES);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            scene.fixture().putObject("/data/dir/f" + i, bytes(1, i));
            expected.add("f" + i);
        }
        for (int pageSize : new int[] {1, 2, 7, 24, 25, 26, 1000}) {
            assertThat(scene.list(Scene.ROOT, scene.id("/data/dir"), pageSize))
                    .describedAs("pages of %d", pageSize)
                    .extracting(entry -> entry.name().value())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    default void cookiesLeaveRoomForTheDotEntriesAndAreAllDifferent() throws Exception {
        Scene scene = scene();
        scene.needs(COOKIES);
        for (int i = 0; i < 10; i++) {
            scene.fixture().putObject("/data/dir/f" + i, bytes(1, i));
        }
        List<Long> cookies = new ArrayList<>();
        for (DirectoryEntry entry : scene.list(Scene.ROOT, scene.id("/data/dir"), 3)) {
            assertThat(entry.cookie()).isGreaterThanOrEqualTo(InodeId.FIRST_DERIVED);
            cookies.add(entry.cookie());
        }
        assertThat(cookies).doesNotHaveDuplicates();
    }

    @Test
    default void whatIsThereAllTheTimeIsListedOnceWhileOthersComeAndGo() throws Exception {
        Scene scene = scene();
        scene.needs(COOKIES);
        Set<String> stay = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            scene.fixture().putObject("/data/dir/stay" + i, bytes(1, i));
            scene.fixture().putObject("/data/dir/go" + i, bytes(1, i));
            stay.add("stay" + i);
        }
        InodeId directory = scene.id("/data/dir");
        List<DirectoryEntry> seen = new ArrayList<>();
        DirectoryPage page = scene.files().list(Scene.ROOT, directory, 0, 3);
        for (int step = 0; !page.end(); step++) {
            seen.addAll(page.entries());
            if (step < 20) {
                scene.remove("/data/dir/go" + step);
                scene.sealed(Scene.ROOT, "/data/dir/new" + step, bytes(1, step));
            }
            page = scene.files()
                    .list(Scene.ROOT, directory, page.entries().getLast().cookie(), 3);
        }
        seen.addAll(page.entries());
        List<String> seenThatStayed = seen.stream()
                .map(entry -> entry.name().value())
                .filter(stay::contains)
                .toList();
        assertThat(seenThatStayed).containsExactlyInAnyOrderElementsOf(stay);
    }

    @Test
    default void theCookieOfAnEntryThatIsGoneStillLeadsOn() throws Exception {
        Scene scene = scene();
        scene.needs(COOKIES);
        for (int i = 0; i < 9; i++) {
            scene.fixture().putObject("/data/dir/f" + i, bytes(1, i));
        }
        InodeId directory = scene.id("/data/dir");
        List<String> names = new ArrayList<>();
        DirectoryPage first = scene.files().list(Scene.ROOT, directory, 0, 4);
        first.entries().forEach(entry -> names.add(entry.name().value()));
        DirectoryEntry last = first.entries().getLast();
        scene.remove("/data/dir/" + last.name());
        scene.fixture().expire();
        scene.listFrom(Scene.ROOT, directory, last.cookie(), 4)
                .forEach(entry -> names.add(entry.name().value()));
        assertThat(names).containsExactlyInAnyOrder("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8");
    }

    @Test
    default void whatIsMadeIsListedAtOnceAndWhatIsRemovedIsNot() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/old", bytes(1, 1));
        assertThat(scene.names("/data/dir")).containsExactly("old");
        scene.create("/data/dir/file");
        scene.mkdir("/data/dir/sub");
        assertThat(scene.names("/data/dir")).containsExactlyInAnyOrder("old", "file", "sub");
        scene.rename("/data/dir/old", "/data/dir/renamed");
        scene.rmdir("/data/dir/sub");
        assertThat(scene.names("/data/dir")).containsExactlyInAnyOrder("renamed", "file");
        scene.remove("/data/dir/renamed");
        scene.remove("/data/dir/file");
        scene.fixture().expire();
        assertThat(scene.exists("/data/dir/renamed")).isFalse();
    }

    @Test
    default void whatComesToTheStoreLaterIsListed() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/first", bytes(1, 1));
        assertThat(scene.names("/data/dir")).containsExactly("first");
        scene.fixture().putObject("/data/dir/second", bytes(1, 2));
        scene.fixture().deleteObject("/data/dir/first");
        scene.fixture().expire();
        assertThat(scene.names("/data/dir")).containsExactly("second");
    }

    @Test
    default void aDirectoryOfThousandsIsListedWhole() throws Exception {
        Scene scene = scene();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            scene.fixture().putObject("/data/large/image-" + i, bytes(1, i));
            expected.add("image-" + i);
        }
        assertThat(scene.list(Scene.ROOT, scene.id("/data/large"), 400))
                .extracting(entry -> entry.name().value())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    default void aFileCanNotBeListed() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(1, 1));
        scene.refused(VfsError.NOT_DIRECTORY, () -> scene.list(Scene.ROOT, scene.id("/data/file"), 10));
    }
}
