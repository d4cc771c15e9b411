package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes its calls off the socket, has each answered on a virtual thread, and sends the replies.
 *
 * <p>A call is in flight until its reply has left. At the bounds of calls in flight, and while the client does not take its replies,
 * the socket is not read. Everything runs on the connection's event loop, except where a method says otherwise.
 */
final class Connection extends ChannelInboundHandlerAdapter implements CallBudget.Waiter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(4).writeInt(0));

    private final CallService service;
    private final Channel channel;
    private final InetSocketAddress client;
    private final Peer peer;
    private final Instant connectedAt;
    private final RecordAssembler records;
    private final Queue<ByteBuf> received = new ArrayDeque<>();
    private final Queue<OutgoingReply> replies = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicLong calls = new AtomicLong();
    private int callsInFlight;
    private int repliesAtSocket;
    private boolean waitsForBudget;
    private boolean takesCalls = true;

    Connection(CallService service, Channel channel, InetSocketAddress client, Instant connectedAt) {
        this.service = service;
        this.channel = channel;
        this.client = client;
        this.peer = Peer.of(client.getAddress());
        this.connectedAt = connectedAt;
        this.records = new RecordAssembler(
                channel.alloc(),
                service.limits().recordBytes(),
                service.limits().fragments());
    }

    /** May be called from any thread. */
    RpcClient snapshot() {
        return new RpcClient(client, connectedAt, calls.get());
    }

    /** Takes no more calls; those in flight are answered. May be called from any thread. */
    void drain() {
        runOnEventLoop(() -> {
            takesCalls = false;
            channel.config().setAutoRead(false);
        });
    }

    /** May be called from any thread. */
    ChannelFuture close() {
        return channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        received.add((ByteBuf) message);
        takeCalls();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            takeCalls();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent idle) {
            boolean halfSentCall = idle.state() == IdleState.READER_IDLE
                    && records.isInside()
                    && channel.config().isAutoRead();
            boolean repliesNotTaken = idle.state() == IdleState.WRITER_IDLE && repliesAtSocket > 0;
            if (halfSentCall || repliesNotTaken) {
                end("there was no progress for " + service.limits().stall());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        received.forEach(ByteBuf::release);
        received.clear();
        records.discard();
        if (waitsForBudget) {
            service.budget().forget(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            end(cause.getMessage());
        } else {
            log.error("door=nfs client={}", client, cause);
            var _ = channel.close();
        }
    }

    /** Begins the calls that have come, as far as the bounds allow; reads more when all have begun. */
    private void takeCalls() {
        if (!takesCalls || !channel.isActive()) {
            return;
        }
        while (!received.isEmpty()) {
            if (callsInFlight >= service.limits().callsPerConnection() || !channel.isWritable() || !hasBudget()) {
                channel.config().setAutoRead(false);
                return;
            }
            takeCall();
        }
        channel.config().setAutoRead(true);
    }

    private boolean hasBudget() {
        if (waitsForBudget) {
            return false;
        }
        if (service.budget().tryAcquire()) {
            return true;
        }
        waitsForBudget = true;
        service.budget().await(this);
        return false;
    }

    @Override
    public void budgetHasRoom() {
        runOnEventLoop(() -> {
            waitsForBudget = false;
            takeCalls();
            service.budget().wakeNext();
        });
    }

    /** Begins the next call if all of it is there, else gives its budget back. */
    private void takeCall() {
        Optional<ByteBuf> record = Optional.empty();
        try {
            record = records.next(received.element());
        } catch (XdrException e) {
            received.forEach(ByteBuf::release);
            received.clear();
            end("it sent " + e.getMessage());
        }
        if (record.isEmpty()) {
            service.budget().release();
            if (!received.isEmpty()) {
                received.remove().release();
            }
            return;
        }
        callsInFlight++;
        calls.incrementAndGet();
        ByteBuf call = record.get();
        RpcReply reply = new RpcReply(channel.alloc(), service.memory());
        service.threads().newThread(() -> answer(call, reply)).start();
    }

    /** Runs on the call's own virtual thread. */
    private void answer(ByteBuf call, RpcReply reply) {
        boolean answered = false;
        try {
            answered = service.dispatcher().answer(call.nioBuffer(), peer, reply);
        } finally {
            call.release();
            if (answered) {
                send(reply.finish());
            } else {
                reply.discard();
                runOnEventLoop(() -> {
                    hasLeft();
                    end("it sent what is no call");
                });
            }
        }
    }

    /** Replies that are ready at the same time leave in one flush. Runs on the call's own virtual thread. */
    private void send(OutgoingReply reply) {
        replies.add(reply);
        if (sending.compareAndSet(false, true)) {
            runOnEventLoop(this::sendReplies);
        }
    }

    private void sendReplies() {
        sending.set(false);
        OutgoingReply reply = replies.poll();
        while (reply != null) {
            write(reply);
            reply = replies.poll();
        }
        channel.flush();
    }

    private void write(OutgoingReply reply) {
        repliesAtSocket++;
        ChannelFuture last = channel.write(reply.head());
        if (reply.file().isPresent()) {
            LeasedFileRegion file = reply.file().get();
            int padding = XdrReader.padding((int) file.count());
            last = channel.write(file);
            if (padding > 0) {
                last = channel.write(ZEROS.retainedSlice(0, padding));
            }
        }
        last.addListener(_ -> {
            repliesAtSocket--;
            service.memory().release(reply.reservedBytes());
            hasLeft();
            takeCalls();
        });
    }

    /** A call is no longer in flight. */
    private void hasLeft() {
        callsInFlight--;
        service.budget().release();
    }

    private void end(String why) {
        log.debug("door=nfs client={} is closed: {}", client, why);
        var _ = channel.close();
    }

    /** May be called from any thread. */
    private void runOnEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("door=nfs client={} the server is closed", client, e);
            OutgoingReply reply = replies.poll();
            while (reply != null) {
                reply.discard(service.memory());
                reply = replies.poll();
            }
        }
    }
}
