package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the classic basic test of NFS clients does, one step a test, as far as files that are written once can pass it; against the real core. */
final class BasicOperationsTest {
    private static final int LEVELS = 4;
    private static final int FILES = 5;
    private static final int DIRECTORIES = 2;
    private static final int MANY = 200;

    private final MemoryGateway gateway = new MemoryGateway();
    private NfsServer server;
    private WireClient client;
    private NfsVirtualFileSystem files;
    private InodeId top;

    @BeforeEach
    void mount() throws Exception {
        ExportTable exports = new ExportTable(List.of(TestServer.export(VfsPath.ROOT, false, Squash.NONE)));
        server = NfsServer.start(
                NfsSettings.loopback(0), exports, gateway.fileSystem().watched(), TestServer.key(1));
        client = new WireClient(server.port());
        files = new NfsVirtualFileSystem(client);
        top = lookup(InodeId.ROOT, "data").id();
    }

    @AfterEach
    void unmount() throws IOException {
        client.close();
        server.close();
        gateway.close();
    }

    private FileAttributes lookup(InodeId directory, String name) throws VfsException {
        return files.lookup(Caller.ROOT, directory, new FileName(name));
    }

    private InodeId file(InodeId directory, String name) throws VfsException {
        return files.create(Caller.ROOT, directory, new FileName(name), new CreateMode.Guarded(), AttributeChange.NONE)
                .file()
                .id();
    }

    private InodeId directory(InodeId directory, String name) throws VfsException {
        return files.makeDirectory(Caller.ROOT, directory, new FileName(name), AttributeChange.NONE)
                .file()
                .id();
    }

    private List<String> names(InodeId directory, int page) throws VfsException {
        List<String> names = new ArrayList<>();
        long cookie = 0;
        boolean end = false;
        while (!end) {
            DirectoryPage listed = files.list(Caller.ROOT, directory, cookie, page);
            for (DirectoryEntry entry : listed.entries()) {
                names.add(entry.name().toString());
                cookie = entry.cookie();
            }
            end = listed.end();
        }
        return names;
    }

    private int makeTree(InodeId directory, int levels) throws VfsException {
        int made = 0;
        for (int i = 0; i < FILES; i++) {
            file(directory, "file." + i);
            made++;
        }
        for (int i = 0; levels > 1 && i < DIRECTORIES; i++) {
            made += 1 + makeTree(directory(directory, "dir." + i), levels - 1);
        }
        return made;
    }

    private int removeTree(InodeId directory) throws VfsException {
        int removed = 0;
        for (String name : names(directory, 100)) {
            FileAttributes entry = lookup(directory, name);
            if (entry.isDirectory()) {
                removed += removeTree(entry.id());
                files.removeDirectory(Caller.ROOT, directory, new FileName(name));
            } else {
                files.remove(Caller.ROOT, directory, new FileName(name));
            }
            removed++;
        }
        return removed;
    }

    @Test
    void treesAreMadeAndRemoved() throws Exception {
        InodeId tree = directory(top, "tree");
        int made = makeTree(tree, LEVELS);
        assertThat(made).isEqualTo(FILES * 15 + 14);
        assertThat(removeTree(tree)).isEqualTo(made);
        assertThat(names(tree, 10)).isEmpty();
        files.removeDirectory(Caller.ROOT, top, new FileName("tree"));
        assertThat(catchThrowableOfType(VfsException.class, () -> lookup(top, "tree"))
                        .error())
                .isEqualTo(VfsError.NOT_FOUND);
    }

    @Test
    void everyPathLeadsUpToTheRootAgain() throws Exception {
        InodeId inner = directory(directory(directory(top, "a"), "b"), "c");
        InodeId current = inner;
        for (InodeId expected : List.of(
                lookup(lookup(top, "a").id(), "b").id(), lookup(top, "a").id(), top, InodeId.ROOT, InodeId.ROOT)) {
            current = files.parent(current);
            assertThat(current).isEqualTo(expected);
        }
    }

    @Test
    void modesAreChangedAndShownBack() throws Exception {
        InodeId file = file(top, "modes");
        for (int mode = 0; mode < 01000; mode += 7) {
            AttributeChange change = new AttributeChange(
                    OptionalInt.of(mode),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty());
            files.changeAttributes(Caller.ROOT, file, change, Optional.empty());
            assertThat(files.attributes(file).mode()).isEqualTo(mode);
            assertThat(lookup(top, "modes").mode()).isEqualTo(mode);
        }
    }

    @Test
    void aBigFileIsWrittenInPiecesAndReadBack() throws Exception {
        byte[] content = TestServer.bytes(1 << 20, 5);
        InodeId file = file(top, "big");
        for (int at = 0; at < content.length; at += 8192) {
            files.write(
                    Caller.ROOT, file, at, ByteBuffer.wrap(content, at, 8192).slice(), Stability.UNSTABLE);
        }
        assertThat(files.attributes(file).size()).isEqualTo(content.length);
        files.commit(Caller.ROOT, file);
        ByteBuffer read = ByteBuffer.allocate(content.length);
        assertThat(files.content(Caller.ROOT, file).read(0, read)).isEqualTo(content.length);
        assertThat(read.array()).isEqualTo(content);
        gateway.settle();
        assertThat(gateway.object("/data/big")).hasValue(content);
    }

    @Test
    void namesThatStayAreListedOnceWhileOthersAreRemoved() throws Exception {
        InodeId directory = directory(top, "many");
        Set<String> staying = new TreeSet<>();
        for (int i = 0; i < MANY; i++) {
            file(directory, "file." + i);
            if (i % 2 == 0) {
                staying.add("file." + i);
            }
        }
        List<String> seen = new ArrayList<>();
        long cookie = 0;
        boolean end = false;
        int removed = 1;
        while (!end) {
            DirectoryPage page = files.list(Caller.ROOT, directory, cookie, 10);
            for (DirectoryEntry entry : page.entries()) {
                seen.add(entry.name().toString());
                cookie = entry.cookie();
            }
            end = page.end();
            for (int i = 0; i < 5 && removed < MANY; i++, removed += 2) {
                files.remove(Caller.ROOT, directory, new FileName("file." + removed));
            }
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
        while (removed < MANY) {
            files.remove(Caller.ROOT, directory, new FileName("file." + removed));
            removed += 2;
        }
        assertThat(new TreeSet<>(names(directory, 7))).isEqualTo(staying);
    }

    @Test
    void filesAreRenamedAndLinksAreRefused() throws Exception {
        InodeId directory = directory(top, "renames");
        for (int i = 0; i < 10; i++) {
            InodeId file = file(directory, "file." + i);
            files.rename(Caller.ROOT, directory, new FileName("file." + i), directory, new FileName("newfile." + i));
            assertThat(lookup(directory, "newfile." + i).id()).isEqualTo(file);
        }
        assertThat(names(directory, 100)).hasSize(10).allMatch(name -> name.startsWith("newfile."));
        byte[] handle = NfsWire.mount(client, "/data/renames");
        NfsWire.Answer link = NfsWire.call(client, NfsProcedure.LINK, Caller.ROOT, out -> {
            out.putOpaque(handle);
            out.putOpaque(handle);
            out.putOpaque(new FileName("link").bytes());
        });
        assertThat(link.status()).isEqualTo(NfsStatus.PERM);
    }

    @Test
    void thereIsRoom() throws Exception {
        StorageUsage usage = files.usage(top);
        assertThat(usage.freeBytes()).isPositive();
        assertThat(usage.freeFiles()).isPositive();
    }
}
