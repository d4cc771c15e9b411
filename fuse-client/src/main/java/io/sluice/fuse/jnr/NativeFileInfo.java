package io.sluice.fuse.jnr;

import io.sluice.fuse.CacheUse;
import io.sluice.fuse.OpenFlags;
import jnr.ffi.Pointer;

/** A {@code struct fuse_file_info} (fuse_common.h of 2.9, on 64-bit Linux), whose bit fields jnr-fuse's own struct does not reach. */
final class NativeFileInfo {
    private static final int FLAGS_OFFSET = 0;
    private static final int BITS_OFFSET = 20;
    private static final int HANDLE_OFFSET = 24;
    private static final int DIRECT_IO = 1;
    private static final int KEEP_CACHE = 2;

    private NativeFileInfo() {}

    static OpenFlags flags(Pointer info) {
        return new OpenFlags(info.getInt(FLAGS_OFFSET));
    }

    static long handle(Pointer info) {
        return info.getLong(HANDLE_OFFSET);
    }

    static void setHandle(Pointer info, long handle) {
        info.putLong(HANDLE_OFFSET, handle);
    }

    static void setCacheUse(Pointer info, CacheUse use) {
        int bits = info.getInt(BITS_OFFSET) & ~(DIRECT_IO | KEEP_CACHE);
        info.putInt(BITS_OFFSET, bits | bit(use));
    }

    private static int bit(CacheUse use) {
        return switch (use) {
            case KEEP -> KEEP_CACHE;
            case DROP -> 0;
            case BYPASS -> DIRECT_IO;
        };
    }
}
