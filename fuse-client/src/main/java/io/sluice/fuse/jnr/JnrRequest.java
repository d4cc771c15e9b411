package io.sluice.fuse.jnr;

import io.sluice.fuse.Hiding;
import io.sluice.fuse.ProcessGroups;
import io.sluice.vfs.Caller;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import jnr.ffi.Pointer;

/** The request that a thread of a mount is in (struct fuse_context of fuse.h, on 64-bit Linux). */
final class JnrRequest {
    private static final int UID_OFFSET = 8;
    private static final int GID_OFFSET = 12;
    private static final int PID_OFFSET = 16;

    private final LibFuse2 lib;
    private final ThreadLocal<Hiding> hiding;

    JnrRequest(LibFuse2 lib, ThreadLocal<Hiding> hiding) {
        this.lib = lib;
        this.hiding = hiding;
    }

    Caller caller() {
        Pointer context = lib.fuseGetContext();
        Spans.current().note(SpanNote.UID, context.getInt(UID_OFFSET));
        return new Caller(
                context.getInt(UID_OFFSET),
                context.getInt(GID_OFFSET),
                new ProcessGroups(context.getInt(PID_OFFSET)),
                "fuse");
    }

    Hiding hiding() {
        return hiding.get();
    }
}
