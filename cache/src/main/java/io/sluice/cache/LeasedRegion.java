package io.sluice.cache;

import io.sluice.vfs.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;

/** A region of a cache file; until it is closed its content is not evicted and its channel stays open. */
final class LeasedRegion implements Region {
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(LeasedRegion.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ContentTable table;
    private final StoredContent content;
    private final OpenFile file;
    private final long position;
    private final int length;
    private volatile boolean closed; // by CLOSED

    /** Takes over one lease of the content and one use of the file. */
    LeasedRegion(ContentTable table, StoredContent content, OpenFile file, long position, int length) {
        this.table = table;
        this.content = content;
        this.file = file;
        this.position = position;
        this.length = length;
    }

    @Override
    public FileChannel channel() {
        return file.channel();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void close() {
        if (!closed && CLOSED.compareAndSet(this, false, true)) {
            file.release();
            table.release(content);
        }
    }
}
