package io.sluice.fuse.kernel;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel what it is to ask for again (enum fuse_notify_code of linux/fuse.h).
 *
 * <p>In a thread of its own: the kernel waits with it for requests that are under way, so a request that told it by itself would wait for itself.
 */
final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** A header, a structure, and the longest name. */
    private static final int MEMORY_BYTES = 512;

    private final Notices notices;
    private final NodeTable nodes;
    private final boolean epochs;
    private final boolean keptListings;
    private final Device device;
    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, Long.BYTES);
    private final SystemCalls calls = new SystemCalls(Arena.ofAuto());

    /** By which messages go. */
    @FunctionalInterface
    interface Device {
        /** @return an errno, negative, or something else */
        int write(SystemCalls calls, MemorySegment memory, int length);
    }

    /**
     * @param epochs whether the kernel can be told with one word that all names are to be asked for again (7.44, Linux 6.16)
     * @param keptListings whether it keeps listings of directories, too
     */
    Notifier(Notices notices, NodeTable nodes, boolean epochs, boolean keptListings, Device device) {
        this.notices = notices;
        this.nodes = nodes;
        this.epochs = epochs;
        this.keptListings = keptListings;
        this.device = device;
    }

    /** Tells until the thread is interrupted. */
    void run() {
        try {
            while (true) {
                Notices.Batch batch = notices.take();
                if (batch.everything()) {
                    tellAll();
                }
                batch.single().forEach(this::tell);
            }
        } catch (InterruptedException e) {
            LOG.debug("door=fuse event=notices-ended");
        }
    }

    private void tell(Notice notice) {
        switch (notice) {
            case Notice.Entry entry -> tellEntry(entry.directory(), entry.name());
            case Notice.Inode inode -> nodes.numbers(inode.inode()).forEach(this::tellInode);
        }
    }

    private void tellAll() {
        if (epochs) {
            send(Notification.INC_EPOCH, Replies.Header.BYTES);
        }
        nodes.forEach((number, known) -> {
            known.name().ifPresent(name -> tellEntry(known.parent(), name));
            tellInode(number);
        });
        tellInode(NodeTable.ROOT);
    }

    private void tellEntry(InodeId directory, FileName name) {
        ByteBuffer body = body();
        new Notification.InvalidEntry(nodes.number(directory), name).write(body);
        send(Notification.INVAL_ENTRY, body.position());
        if (keptListings) {
            // A listing lies in the directory's pages, and the kernel drops them only for names that it has met.
            tellInode(nodes.number(directory), Notification.InvalidInode.ALL_PAGES);
        }
    }

    private void tellInode(long number) {
        tellInode(number, Notification.InvalidInode.NO_PAGES);
    }

    private void tellInode(long number, long pages) {
        ByteBuffer body = body();
        new Notification.InvalidInode(number, pages).write(body);
        send(Notification.INVAL_INODE, body.position());
    }

    private ByteBuffer body() {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder()).position(Replies.Header.BYTES);
    }

    private void send(int code, int length) {
        new Replies.Header(length, code, 0).write(memory.asByteBuffer().order(ByteOrder.nativeOrder()));
        int written = device.write(calls, memory, length);
        // What the kernel does not know, or does not any more, it has nothing to ask for.
        if (written < 0 && written != -SystemCalls.ENOENT) {
            LOG.debug("door=fuse event=notice-refused code={} errno={}", code, -written);
        }
    }
}
