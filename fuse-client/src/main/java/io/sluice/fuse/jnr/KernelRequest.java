package io.sluice.fuse.jnr;

import io.sluice.fuse.Hiding;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;

/** What of a raw request is looked at before libfuse gets it (linux/fuse.h 7.19, fuse_in_header and fuse_rename_in). */
final class KernelRequest {
    private static final int OPCODE_OFFSET = 4;
    private static final int FUSE_UNLINK = 10;
    private static final int FUSE_RENAME = 12;

    /** Behind the header of 40 bytes and the new directory: the old name and the new one, each ended by NUL. */
    private static final int RENAME_NAMES_OFFSET = 48;

    private KernelRequest() {}

    /** Why libfuse would hide a file in the course of this request. */
    static Hiding hiding(Pointer request, int length) {
        return switch (request.getInt(OPCODE_OFFSET)) {
            case FUSE_UNLINK -> Hiding.UNLINK;
            // A process may ask for a hidden name itself; then it is no doing of libfuse.
            case FUSE_RENAME -> Hiding.isHiddenName(newName(request, length)) ? Hiding.NONE : Hiding.REPLACE;
            default -> Hiding.NONE;
        };
    }

    private static String newName(Pointer request, int length) {
        byte[] names = new byte[Math.max(0, length - RENAME_NAMES_OFFSET)];
        request.get(RENAME_NAMES_OFFSET, names, 0, names.length);
        String both = new String(names, StandardCharsets.ISO_8859_1);
        int start = both.indexOf('\0') + 1;
        int end = both.indexOf('\0', start);
        return end < 0 ? "" : both.substring(start, end);
    }
}
