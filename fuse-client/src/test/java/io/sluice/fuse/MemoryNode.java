package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** An inode of the {@link MemoryFileSystem}, which guards it. */
final class MemoryNode {
    record Child(InodeId id, long cookie) {}

    final InodeId id;
    final FileType type;
    final Map<FileName, Child> children = new HashMap<>();
    final TreeMap<Long, FileName> byCookie = new TreeMap<>();
    InodeId parent;
    int mode;
    int uid;
    int gid;
    int links;
    int retained;
    boolean hasWriter;
    FileLife life;
    Instant accessed;
    Instant modified;
    Instant changed;
    long version;
    int size;
    ByteBuffer bytes = ByteBuffer.allocate(0);

    MemoryNode(InodeId id, InodeId parent, FileType type, int mode, int uid, int gid, Instant now) {
        this.id = id;
        this.parent = parent;
        this.type = type;
        this.mode = mode;
        this.uid = uid;
        this.gid = gid;
        this.links = type == FileType.DIRECTORY ? 2 : 1;
        this.life = type == FileType.DIRECTORY ? FileLife.PERSISTED : FileLife.WRITING;
        this.accessed = now;
        this.modified = now;
        this.changed = now;
    }

    FileAttributes attributes() {
        long shown = type == FileType.DIRECTORY ? FileAttributes.DIRECTORY_SIZE : size;
        return new FileAttributes(id, type, mode, links, uid, gid, shown, accessed, modified, changed, life);
    }

    void put(FileName name, InodeId child, long cookie) {
        children.put(name, new Child(child, cookie));
        byCookie.put(cookie, name);
    }

    void take(FileName name) {
        byCookie.remove(children.remove(name).cookie());
    }

    void write(int offset, ByteBuffer data, Instant now) {
        int end = offset + data.remaining();
        reserve(end);
        bytes.put(offset, data, data.position(), data.remaining());
        size = Math.max(size, end);
        modified = now;
    }

    void resize(int newSize) {
        reserve(newSize);
        for (int i = newSize; i < size; i++) {
            bytes.put(i, (byte) 0);
        }
        size = newSize;
    }

    private void reserve(int capacity) {
        if (bytes.capacity() < capacity) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(capacity, bytes.capacity() * 2));
            larger.put(0, bytes, 0, size);
            bytes = larger;
        }
    }
}
