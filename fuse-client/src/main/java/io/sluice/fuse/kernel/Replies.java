package io.sluice.fuse.kernel;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileType;
import io.sluice.vfs.StorageUsage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The structures that answers are made of, as linux/fuse.h 7.40 has them; {@code BYTES} is the size of each.
 *
 * <p>Each {@code write} puts its structure at the buffer's position, in the machine's byte order.
 */
final class Replies {
    static final int S_IFDIR = 0040000;
    static final int S_IFREG = 0100000;

    private Replies() {}

    private static int typeBits(FileType type) {
        return switch (type) {
            case REGULAR -> S_IFREG;
            case DIRECTORY -> S_IFDIR;
        };
    }

    /**
     * fuse_out_header.
     *
     * @param error 0, or an errno, negative
     */
    record Header(int length, int error, long unique) {
        static final int BYTES = 16;

        void write(ByteBuffer to) {
            to.putInt(length).putInt(error).putLong(unique);
        }
    }

    /**
     * fuse_init_out.
     *
     * @param stackDepth 0 without passthrough
     */
    record Init(
            int major,
            int minor,
            int maxReadahead,
            long flags,
            int maxBackground,
            int congestionThreshold,
            int maxWrite,
            int maxPages,
            int stackDepth) {
        static final int BYTES = 64;

        /** The kernel is told times to the nanosecond. */
        private static final int TIME_GRANULARITY = 1;

        private static final int UNUSED_BYTES = 24;

        void write(ByteBuffer to) {
            to.putInt(major).putInt(minor).putInt(maxReadahead).putInt((int) flags);
            to.putShort((short) maxBackground).putShort((short) congestionThreshold);
            to.putInt(maxWrite).putInt(TIME_GRANULARITY).putShort((short) maxPages);
            // map_alignment, which is for memory of a virtual machine.
            to.putShort((short) 0);
            to.putInt((int) (flags >>> 32)).putInt(stackDepth);
            zero(to, UNUSED_BYTES);
        }

        boolean has(long flag) {
            return (flags & flag) != 0;
        }
    }

    private static void zero(ByteBuffer to, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.put((byte) 0);
        }
    }

    /**
     * fuse_attr.
     *
     * @param inode the number that stat shows
     */
    record Attributes(long inode, FileAttributes file) {
        static final int BYTES = 88;
        private static final int BLOCK_BYTES = 512;

        /** Python makes its buffers of this size, and small random reads are not to be blown up. */
        private static final int PREFERRED_BYTES = 4_096;

        static Attributes of(FileAttributes file) {
            return new Attributes(file.id().value(), file);
        }

        void write(ByteBuffer to) {
            Instant accessed = file.accessed();
            Instant modified = file.modified();
            Instant changed = file.changed();
            to.putLong(inode).putLong(file.size()).putLong((file.size() + BLOCK_BYTES - 1) / BLOCK_BYTES);
            to.putLong(accessed.getEpochSecond())
                    .putLong(modified.getEpochSecond())
                    .putLong(changed.getEpochSecond());
            to.putInt(accessed.getNano()).putInt(modified.getNano()).putInt(changed.getNano());
            to.putInt(typeBits(file.type()) | file.mode()).putInt(file.links());
            to.putInt(file.uid()).putInt(file.gid());
            // rdev, which only devices have; and behind the preferred size the flags, none.
            to.putInt(0).putInt(PREFERRED_BYTES).putInt(0);
        }
    }

    /**
     * fuse_entry_out.
     *
     * @param node 0 for an entry of a listing that is not to be counted as looked up
     */
    record Entry(long node, Duration entryValid, Duration attributesValid, Attributes attributes) {
        static final int BYTES = 40 + Attributes.BYTES;

        void write(ByteBuffer to) {
            // The generation is always 0: an inode that has gone and comes again is the same.
            to.putLong(node).putLong(0).putLong(entryValid.getSeconds()).putLong(attributesValid.getSeconds());
            to.putInt(entryValid.getNano()).putInt(attributesValid.getNano());
            attributes.write(to);
        }
    }

    /** fuse_entry_out that says, for so long, that there is nothing. */
    record NoEntry(Duration valid) {
        private static final int AFTER_NODE_BYTES = 16;

        void write(ByteBuffer to) {
            int end = to.position() + Entry.BYTES;
            zero(to, AFTER_NODE_BYTES);
            to.putLong(valid.getSeconds()).putLong(0).putInt(valid.getNano());
            zero(to, end - to.position());
        }
    }

    /** fuse_attr_out. */
    record AttributesAnswer(Duration valid, Attributes attributes) {
        static final int BYTES = 16 + Attributes.BYTES;

        void write(ByteBuffer to) {
            to.putLong(valid.getSeconds()).putInt(valid.getNano()).putInt(0);
            attributes.write(to);
        }
    }

    /**
     * fuse_open_out.
     *
     * @param backing 0, or the id of a file that the kernel reads itself
     */
    record Opened(long handle, int flags, int backing) {
        static final int BYTES = 16;
        static final int DIRECT_IO = 1;
        static final int KEEP_CACHE = 1 << 1;
        static final int CACHE_DIRECTORY = 1 << 3;

        /** A close is not told of: who has only read has nothing to wait for. */
        static final int NOFLUSH = 1 << 5;

        static final int PASSTHROUGH = 1 << 7;

        void write(ByteBuffer to) {
            to.putLong(handle).putInt(flags).putInt(backing);
        }
    }

    /** fuse_write_out. */
    record Written(int size) {
        static final int BYTES = 8;

        void write(ByteBuffer to) {
            to.putInt(size).putInt(0);
        }
    }

    /** fuse_statfs_out. */
    record Usage(StorageUsage usage) {
        static final int BYTES = 80;
        private static final int SPARE_BYTES = 28;

        void write(ByteBuffer to) {
            int block = usage.blockBytes();
            long free = usage.freeBytes() / block;
            to.putLong(usage.totalBytes() / block).putLong(free).putLong(free);
            to.putLong(usage.totalFiles()).putLong(usage.freeFiles());
            to.putInt(block).putInt(usage.nameBytes()).putInt(block);
            zero(to, SPARE_BYTES);
        }
    }

    /** fuse_dirent with its name, filled up to a multiple of 8 bytes. */
    static final class DirectoryEntry {
        static final int BYTES = 24;

        /** How far the type's bits of a mode are from those of a directory entry (d_type). */
        private static final int TYPE_SHIFT = 12;

        private final long inode;
        private final long next;
        private final FileType type;
        private final byte[] name;

        /** @param next where a reading goes on behind it */
        DirectoryEntry(long inode, long next, FileType type, String name) {
            this.inode = inode;
            this.next = next;
            this.type = type;
            this.name = name.getBytes(StandardCharsets.UTF_8);
        }

        int length() {
            return (BYTES + name.length + Long.BYTES - 1) & -Long.BYTES;
        }

        void write(ByteBuffer to) {
            to.putLong(inode).putLong(next).putInt(name.length).putInt(typeBits(type) >> TYPE_SHIFT);
            to.put(name);
            zero(to, length() - BYTES - name.length);
        }
    }
}
