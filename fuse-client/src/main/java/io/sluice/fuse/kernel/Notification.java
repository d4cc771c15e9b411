package io.sluice.fuse.kernel;

import io.sluice.vfs.FileName;
import java.nio.ByteBuffer;

/** What may be told to the kernel unasked (enum fuse_notify_code of linux/fuse.h), behind a header whose error is the code. */
final class Notification {
    static final int INVAL_INODE = 2;
    static final int INVAL_ENTRY = 3;

    /** All names; 7.44. */
    static final int INC_EPOCH = 8;

    private Notification() {}

    /**
     * fuse_notify_inval_inode_out: attributes. Pages of files go when attributes are found to be others.
     *
     * @param node that has them
     * @param pages from which on they go, too
     */
    record InvalidInode(long node, long pages) {
        static final int BYTES = 24;
        static final long ALL_PAGES = 0;
        static final long NO_PAGES = -1;

        void write(ByteBuffer to) {
            to.putLong(node).putLong(pages).putLong(0);
        }
    }

    /** fuse_notify_inval_entry_out with its name, ended by NUL. A name is asked for again and may be what it was: a directory in which somebody stands stays. */
    record InvalidEntry(long parent, FileName name) {
        static final int BYTES = 16;

        /** FUSE_EXPIRE_ONLY, 7.38. */
        private static final int EXPIRE_ONLY = 1;

        void write(ByteBuffer to) {
            byte[] bytes = name.bytes();
            to.putLong(parent)
                    .putInt(bytes.length)
                    .putInt(EXPIRE_ONLY)
                    .put(bytes)
                    .put((byte) 0);
        }
    }
}
