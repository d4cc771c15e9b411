package io.sluice.vfs.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a gateway with the model. */
final class ModelChecks {
    private final Supplier<Doorway.Open> door;
    private final MemoryGateway gateway;
    private final MemoryUnderFileSystem store;
    private final InodeId root;
    private final ModelTree tree;

    ModelChecks(
            Supplier<Doorway.Open> door,
            MemoryGateway gateway,
            MemoryUnderFileSystem store,
            InodeId root,
            ModelTree tree) {
        this.door = door;
        this.gateway = gateway;
        this.store = store;
        this.root = root;
        this.tree = tree;
    }

    /** The inode of a folder, looked up name by name. */
    InodeId folder(String path) throws VfsException {
        return path.isEmpty() ? root : attributes(path).id();
    }

    FileAttributes attributes(String path) throws VfsException {
        InodeId inode = root;
        for (String name : path.split("/")) {
            inode = door.get()
                    .files()
                    .lookup(Scene.ROOT, inode, new FileName(name))
                    .id();
        }
        return door.get().files().attributes(inode);
    }

    void path(String path) throws VfsException {
        Optional<ModelTree.Entry> expected = tree.at(path);
        if (expected.isEmpty()) {
            isNotThere(path);
            return;
        }
        FileAttributes found = attributes(path);
        switch (expected.get()) {
            case ModelTree.Folder folder -> {
                assertThat(found.isDirectory()).as(path + " is a directory").isTrue();
                assertThat(found.id()).as("inode of " + path).isEqualTo(folder.id());
                assertThat(found.mode()).as("mode of " + path).isEqualTo(folder.mode());
            }
            case ModelTree.Leaf leaf -> file(path, leaf.file(), found);
        }
    }

    private void isNotThere(String path) throws VfsException {
        try {
            FileAttributes found = attributes(path);
            throw new AssertionError(path + " is there, but should not: " + found);
        } catch (VfsException e) {
            if (e.error() != VfsError.NOT_FOUND && e.error() != VfsError.NOT_DIRECTORY) {
                throw e;
            }
        }
    }

    void file(String path, ModelFile file, FileAttributes found) throws VfsException {
        assertThat(found.isRegular()).as(path + " is a file").isTrue();
        assertThat(found.id()).as("inode of " + path).isEqualTo(file.id);
        assertThat(found.size()).as("size of " + path).isEqualTo(file.bytes.length);
        if (door.get().tellsAll()) {
            assertThat(found.life()).as("life of " + path).isEqualTo(file.life);
        }
        assertThat(List.of(found.mode(), found.uid(), found.gid()))
                .as("mode, owner and group of " + path)
                .isEqualTo(List.of(file.mode, file.uid, file.gid));
        assertThat(found.modified()).as("mtime of " + path).isEqualTo(file.modified);
        assertThat(found.changed()).as("ctime of " + path).isEqualTo(file.changed);
        assertThat(bytes(file.id).equals(ByteBuffer.wrap(file.bytes)))
                .as("bytes of " + path)
                .isTrue();
    }

    ByteBuffer bytes(InodeId id) throws VfsException {
        Content content = door.get().files().content(Scene.ROOT, id);
        ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(content.size()));
        int count = into.capacity() == 0 ? 0 : content.read(0, into);
        assertThat(count).as("bytes read of " + id).isEqualTo(into.capacity());
        return into.flip();
    }

    /** The whole namespace and the whole store. */
    void everything() throws VfsException, IOException {
        for (String path : ModelTree.PATHS) {
            path(path);
        }
        listing("");
        for (Map.Entry<String, ModelTree.Entry> entry : tree.entries().entrySet()) {
            if (entry.getValue() instanceof ModelTree.Folder) {
                listing(entry.getKey());
            }
        }
        store();
        noLitter();
    }

    private void listing(String folder) throws VfsException {
        List<DirectoryEntry> entries = new ArrayList<>();
        long cookie = 0;
        boolean end = false;
        while (!end) {
            DirectoryPage page = door.get().files().list(Scene.ROOT, folder(folder), cookie, 3);
            entries.addAll(page.entries());
            end = page.end();
            cookie = entries.isEmpty() ? 0 : entries.getLast().cookie();
        }
        assertThat(entries.stream().map(entry -> entry.name().value()).sorted().toList())
                .as("listing of /" + folder)
                .isEqualTo(tree.names(folder));
    }

    private void store() {
        Map<String, String> expected = new TreeMap<>();
        tree.objects().forEach((key, bytes) -> expected.put(key, Arrays.toString(bytes)));
        Map<String, String> found = new TreeMap<>();
        for (String key : store.keys()) {
            if (!key.endsWith("/")) {
                found.put(key, Arrays.toString(store.bytes(key).orElseThrow()));
            }
        }
        assertThat(found.keySet()).as("objects in the store").isEqualTo(expected.keySet());
        assertThat(found).as("bytes in the store").isEqualTo(expected);
    }

    /** Staging files are those of files that are not in the store, and of no others. */
    private void noLitter() throws IOException {
        Set<String> journal = new TreeSet<>();
        gateway.metadata().pendingFiles().forEach((id, record) -> journal.add(record.stagingFile()));
        try (Stream<Path> staged = Files.list(gateway.cache().stagingDirectory())) {
            Set<String> files =
                    staged.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            assertThat(files).as("staging files").isEqualTo(journal);
        }
        long expected = tree.files().stream()
                .filter(file -> file.life != FileLife.PERSISTED)
                .count();
        assertThat(journal).as("files in the journal").hasSize((int) expected);
    }

    /** After a kill a file that was being written has its durable bytes; of what was not durable it may have any. */
    void afterKill(ModelFile file, byte[] before) throws VfsException {
        byte[] found = bytes(file.id).array();
        byte[] saved = file.saved.bytes();
        assertThat(found.length).as("size of " + file.path + " after a kill").isEqualTo(saved.length);
        file.received.runs().forEach(run -> {
            for (int at = (int) run.from(); at < run.to(); at++) {
                boolean durable = found[at] == saved[at];
                boolean written = at < before.length && found[at] == before[at];
                assertThat(durable || written)
                        .as("byte " + at + " of " + file.path + " survives a kill")
                        .isTrue();
            }
        });
        file.bytes = found;
    }
}
