package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenDirectoriesTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private FuseDoor door;
    private PathOperations paths;

    @BeforeEach
    void open() throws VfsException {
        door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.parse("/above"), false);
        paths = new PathOperations(door);
    }

    @AfterEach
    void close() {
        door.close();
        gateway.close();
    }

    /** What one call gives whose buffer has room for {@code room} entries. */
    private long read(long handle, long offset, int room, List<String> names) throws VfsException {
        long[] next = {offset};
        int[] taken = {0};
        door.directories().read(handle, offset, (name, attributes, nextOffset, _) -> {
            if (taken[0]++ == room) {
                return false;
            }
            names.add(name);
            next[0] = nextOffset;
            return true;
        });
        return next[0];
    }

    private List<String> readAll(long handle, int room) throws VfsException {
        List<String> names = new ArrayList<>();
        long offset = 0;
        while (true) {
            long next = read(handle, offset, room, names);
            if (next == offset) {
                return names;
            }
            offset = next;
        }
    }

    @Test
    void aDirectoryOfAnySizeIsReadInPiecesOfAnySize() throws VfsException {
        List<String> expected = new ArrayList<>(List.of(".", ".."));
        for (int i = 0; i < 2_500; i++) {
            gateway.putObject("/above/mount/d/f" + i, new byte[0]);
            expected.add("f" + i);
        }
        long handle = paths.opendir(Caller.ROOT, "/mount/d");
        for (int room : new int[] {1, 2, 3, 100, 1_023, 10_000}) {
            assertThat(readAll(handle, room)).containsExactlyInAnyOrderElementsOf(expected);
        }
        door.directories().release(handle);
    }

    @Test
    void anOffsetLeadsOnWhileNamesComeAndGo() throws VfsException {
        for (int i = 0; i < 10; i++) {
            gateway.putObject("/above/mount/d/f" + i, new byte[0]);
        }
        long handle = paths.opendir(Caller.ROOT, "/mount/d");
        List<String> names = new ArrayList<>();
        long offset = read(handle, 0, 5, names);
        for (String name : names.subList(2, 5)) {
            paths.unlink(Caller.ROOT, "/mount/d/" + name);
        }
        read(handle, offset, 100, names);
        assertThat(names).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void rewindingShowsWhatHasComeSince() throws VfsException {
        long handle = paths.opendir(Caller.ROOT, "/mount");
        assertThat(readAll(handle, 10)).containsExactly(".", "..");
        paths.mkdir(Caller.ROOT, "/mount/new", 0755);
        assertThat(readAll(handle, 10)).containsExactly(".", "..", "new");
    }

    @Test
    void whatLiesAboveTheMountIsNotShown() throws VfsException {
        InodeId[] parent = new InodeId[1];
        long handle = paths.opendir(Caller.ROOT, "/");
        door.directories().read(handle, 0, (name, attributes, next, _) -> {
            if (name.equals("..")) {
                parent[0] = attributes.id();
            }
            return true;
        });
        assertThat(parent[0]).isEqualTo(door.root()).isNotEqualTo(InodeId.ROOT);
        assertThat(catchThrowableOfType(VfsException.class, () -> paths.getattr(Caller.ROOT, "/../data"))
                        .error())
                .isEqualTo(VfsError.INVALID);
    }
}
