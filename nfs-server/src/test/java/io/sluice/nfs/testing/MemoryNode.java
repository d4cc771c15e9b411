package io.sluice.nfs.testing;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file or directory of {@link MemoryFileSystem}, which guards it. */
final class MemoryNode {
    final InodeId id;
    final FileType type;
    final Map<FileName, InodeId> children = new LinkedHashMap<>();
    InodeId parent;
    FileChannel data;
    int mode;
    int uid;
    int gid;
    long verifier;
    boolean known = true;
    private Instant accessed = Instant.now();
    private Instant modified = accessed;
    private Instant changed = accessed;

    MemoryNode(InodeId id, InodeId parent, FileType type, int mode) {
        this.id = id;
        this.parent = parent;
        this.type = type;
        this.mode = mode;
    }

    InodeId child(FileName name) throws VfsException {
        InodeId child = children.get(name);
        if (child == null) {
            throw new VfsException(VfsError.NOT_FOUND, "no such name: " + name);
        }
        return child;
    }

    FileAttributes attributes() throws VfsException {
        boolean directory = type == FileType.DIRECTORY;
        long size = directory ? FileAttributes.DIRECTORY_SIZE : size();
        int links = directory ? 2 : 1;
        return new FileAttributes(
                id, type, mode, links, uid, gid, size, accessed, modified, changed, FileLife.PERSISTED);
    }

    void store(Path file) throws VfsException {
        io(() -> data = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    void write(long offset, ByteBuffer bytes) throws VfsException {
        io(() -> {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += data.write(bytes, at);
            }
            return at;
        });
        touch();
    }

    void change(AttributeChange change) throws VfsException {
        if (change.size().isPresent()) {
            resize(change.size().getAsLong());
        }
        mode = change.mode().orElse(mode);
        uid = change.uid().orElse(uid);
        gid = change.gid().orElse(gid);
        accessed = change.accessed().orElse(accessed);
        modified = change.modified().orElse(modified);
        changed = Instant.now();
    }

    void touch() {
        modified = Instant.now();
        changed = modified;
    }

    void close() throws IOException {
        if (data != null) {
            data.close();
        }
    }

    private long size() throws VfsException {
        return io(() -> data.size());
    }

    private void resize(long size) throws VfsException {
        long end = size();
        if (size < end) {
            io(() -> data.truncate(size));
        } else if (size > end) {
            write(size - 1, ByteBuffer.allocate(1));
        }
    }

    @FunctionalInterface
    private interface FileOperation<T> {
        T run() throws IOException;
    }

    private static <T> T io(FileOperation<T> operation) throws VfsException {
        try {
            return operation.run();
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "the test's own disk", e);
        }
    }
}
