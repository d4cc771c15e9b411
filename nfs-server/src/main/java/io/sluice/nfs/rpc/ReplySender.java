package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.sluice.nfs.xdr.XdrReader;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replies of one connection on their way to its socket. Runs on the connection's event loop, except where a method says otherwise. */
final class ReplySender {
    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(4).writeInt(0));

    /** Replies up to this are copied together: each of its own costs channel and kernel more than the copy. */
    private static final int SMALL_BYTES = 1024;

    private static final int TOGETHER_BYTES = 16 << 10;

    private final Channel channel;
    private final ReplyMemory memory;
    private final Runnable hasLeft;
    private final Queue<OutgoingReply> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicLong sentBytes = new AtomicLong();
    private int repliesToCome;
    private int repliesAtSocket;
    private boolean overTls;
    private boolean unflushed;
    private ByteBuf small = Unpooled.EMPTY_BUFFER; // all small replies that were written since something else was
    private int smallReplies;

    /** Memory for large replies that waits at the socket. */
    private final AtomicLong heldBytes = new AtomicLong();

    private volatile long lastProgressNanos = System.nanoTime();

    /** @param hasLeft called when a reply has left */
    ReplySender(Channel channel, ReplyMemory memory, Runnable hasLeft) {
        this.channel = channel;
        this.memory = memory;
        this.hasLeft = hasLeft;
    }

    /** A call has begun. */
    void expectReply() {
        repliesToCome++;
    }

    /** How many calls have begun whose replies have not left. */
    int repliesToCome() {
        return repliesToCome;
    }

    boolean hasRepliesAtSocket() {
        return repliesAtSocket > 0;
    }

    /** Whether the replies that wait at the socket leave room for those to other connections. */
    boolean hasRoom() {
        return heldBytes.get() <= memory.share();
    }

    /** May be called from any thread. */
    long sentBytes() {
        return sentBytes.get();
    }

    /** Whether memory waits at the socket, and no reply has left since then. May be called from any thread. */
    boolean holdsMemoryWithoutProgressSince(long nanos) {
        return heldBytes.get() > 0 && lastProgressNanos - nanos < 0;
    }

    /** Bytes of files pass through memory from now on, because they are encrypted there. */
    void overTls() {
        overTls = true;
    }

    /** Replies that are ready at the same time leave in one flush. May be called from any thread. */
    void send(OutgoingReply reply) {
        ready.add(reply);
        if (sending.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(this::sendReady);
            } catch (RejectedExecutionException e) {
                log.debug("door=nfs client={} the server is closed", channel.remoteAddress(), e);
                discardReady();
            }
        }
    }

    private void discardReady() {
        OutgoingReply reply = ready.poll();
        while (reply != null) {
            reply.discard(memory);
            reply = ready.poll();
        }
    }

    private void sendReady() {
        sending.set(false);
        OutgoingReply reply = ready.poll();
        while (reply != null) {
            write(reply);
            reply = ready.poll();
        }
        flush();
    }

    /** Sends what was written. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            writeTogether();
            channel.flush();
        }
    }

    /** Leaves with the next {@link #flush}: head and file in one. */
    void write(OutgoingReply reply) {
        if (repliesAtSocket == 0) {
            lastProgressNanos = System.nanoTime();
        }
        repliesAtSocket++;
        unflushed = true;
        if (reply.file().isEmpty() && reply.reservedBytes() == 0 && reply.head().readableBytes() <= SMALL_BYTES) {
            addSmall(reply.head());
            return;
        }
        writeTogether();
        heldBytes.addAndGet(reply.reservedBytes());
        long bytes = reply.head().readableBytes();
        ChannelFuture last = channel.write(reply.head());
        if (reply.file().isPresent()) {
            LeasedFileRegion file = reply.file().get();
            int padding = XdrReader.padding((int) file.count());
            bytes += file.count() + padding;
            last = overTls ? writeChunks(file) : channel.write(file);
            if (padding > 0) {
                last = channel.write(ZEROS.retainedSlice(0, padding));
            }
        }
        whenSent(last, 1, bytes, reply.reservedBytes());
    }

    private void addSmall(ByteBuf head) {
        if (smallReplies == 0) {
            small = head;
        } else {
            if (smallReplies == 1) {
                small = together(small);
            }
            small.writeBytes(head);
            head.release();
        }
        smallReplies++;
        if (small.readableBytes() > TOGETHER_BYTES - SMALL_BYTES) {
            writeTogether();
        }
    }

    private ByteBuf together(ByteBuf first) {
        ByteBuf all = channel.alloc().directBuffer(TOGETHER_BYTES).writeBytes(first);
        first.release();
        return all;
    }

    private void writeTogether() {
        if (smallReplies > 0) {
            int replies = smallReplies;
            smallReplies = 0;
            long bytes = small.readableBytes();
            whenSent(channel.write(small), replies, bytes, 0);
            small = Unpooled.EMPTY_BUFFER;
        }
    }

    private void whenSent(ChannelFuture last, int replies, long bytes, int reservedBytes) {
        last.addListener(sent -> {
            repliesAtSocket -= replies;
            repliesToCome -= replies;
            heldBytes.addAndGet(-reservedBytes);
            lastProgressNanos = System.nanoTime();
            memory.release(reservedBytes);
            if (sent.isSuccess()) {
                sentBytes.addAndGet(bytes);
            }
            hasLeft.run();
        });
    }

    /** Unlike a file, which is released whatever becomes of it, chunks must be closed where the channel is closed already. */
    private ChannelFuture writeChunks(LeasedFileRegion file) {
        RegionChunks chunks = new RegionChunks(file);
        return channel.write(chunks).addListener(_ -> chunks.close());
    }
}
