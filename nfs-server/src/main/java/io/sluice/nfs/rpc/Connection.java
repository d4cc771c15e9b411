package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.sluice.nfs.xdr.XdrException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes its calls off the socket and has each answered, at once where that can't block, else on a virtual thread.
 *
 * <p>At the bounds of calls in flight, of memory for calls, and while the client does not take its replies, the socket is not read.
 * Everything runs on the connection's event loop, except where a method says otherwise.
 */
final class Connection extends ChannelInboundHandlerAdapter implements RecordAssembler.Room {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final CallService service;
    private final Channel channel;
    private final Instant connectedAt;
    private final RecordAssembler records;
    private final ReplySender sender;
    private final Turn callTurn;
    private final Turn memoryTurn;
    private final Queue<ByteBuf> received = new ArrayDeque<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private volatile Optional<RpcClient.Failure> lastFailure = Optional.empty();
    private volatile Peer peer;

    /** When the first byte came of a call that is not whole yet; empty if there is none. */
    private volatile Optional<Long> recordBeganNanos = Optional.empty();

    /** How much memory for calls it has taken. */
    private volatile int arrivedBytes;

    private boolean takesCalls = true;

    Connection(CallService service, Channel channel, InetSocketAddress client, Instant connectedAt) {
        this.service = service;
        this.channel = channel;
        this.peer = Peer.of(client);
        this.connectedAt = connectedAt;
        this.sender = new ReplySender(channel, service.memory(), this::goOn);
        this.callTurn = new Turn(service.budget(), () -> runOnEventLoop(this::callTurnComes));
        this.memoryTurn = new Turn(service.recordMemory(), () -> runOnEventLoop(this::memoryTurnComes));
        this.records = new RecordAssembler(
                channel.alloc(),
                service.limits().records().bytes(),
                service.limits().records().fragments(),
                this);
    }

    /** May be called from any thread. */
    RpcClient snapshot() {
        return new RpcClient(
                peer.socket(),
                connectedAt,
                calls.get(),
                receivedBytes.get(),
                sender.sentBytes(),
                peer.encrypted(),
                lastFailure);
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

    /** Whether a call has been arriving for longer than {@code time}. May be called from any thread. */
    boolean isArrivingFor(Duration time, long nowNanos) {
        return recordBeganNanos
                .filter(began -> nowNanos - began >= time.toNanos())
                .isPresent();
    }

    /** How much memory for calls it has for one that is not whole yet. May be called from any thread. */
    int arrivedBytes() {
        return arrivedBytes;
    }

    /** May be called from any thread. */
    ReplySender sender() {
        return sender;
    }

    /** Ends it. May be called from any thread. */
    void end(String why) {
        log.debug("door=nfs client={} is closed: {}", peer.host(), why);
        var _ = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        receivedBytes.addAndGet(bytes.readableBytes());
        received.add(bytes);
        takeCalls();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            goOn();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent idle) {
            boolean halfSentCall = idle.state() == IdleState.READER_IDLE
                    && records.isInside()
                    && channel.config().isAutoRead();
            boolean repliesNotTaken = idle.state() == IdleState.WRITER_IDLE && sender.hasRepliesAtSocket();
            if (halfSentCall || repliesNotTaken) {
                end("there was no progress for "
                        + service.limits().connections().stall());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forgetReceived();
        records.discard();
        callTurn.forget();
        memoryTurn.forget();
        recordBeganNanos = Optional.empty();
        service.arriving().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            end(cause.getMessage());
        } else {
            log.error("door=nfs client={}", peer.host(), cause);
            var _ = channel.close();
        }
    }

    private void goOn() {
        if (!received.isEmpty()) {
            takeCalls();
        }
    }

    private void callTurnComes() {
        callTurn.comes();
        goOn();
        service.budget().wakeNext();
    }

    private void memoryTurnComes() {
        memoryTurn.comes();
        goOn();
        service.recordMemory().wakeNext();
    }

    /** Begins the calls that have come, as far as the bounds allow; reads more when all have begun. */
    private void takeCalls() {
        if (!takesCalls || !channel.isActive()) {
            return;
        }
        boolean goesOn = true;
        while (goesOn && !received.isEmpty()) {
            goesOn = sender.repliesToCome() < service.limits().calls().perConnection()
                    && channel.isWritable()
                    && sender.hasRoom()
                    && callTurn.take(1)
                    && takeCall();
        }
        channel.config().setAutoRead(goesOn);
        sender.flush();
    }

    @Override
    public boolean take(int bytes) {
        if (memoryTurn.take(bytes)) {
            return true;
        }
        service.relief().ofRecordMemory();
        return false;
    }

    @Override
    public void giveBack(int bytes) {
        if (bytes > 0) {
            service.recordMemory().release(bytes);
        }
    }

    /**
     * Begins the next call if all of it is there, else gives its budget back.
     *
     * @return false if nothing can be taken now
     */
    private boolean takeCall() {
        ByteBuf bytes = received.element();
        Optional<RecordBytes> record;
        try {
            record = records.next(bytes);
        } catch (XdrException e) {
            service.budget().release(1);
            forgetReceived();
            end("it sent " + e.getMessage());
            return false;
        }
        boolean starves = record.isEmpty() && bytes.isReadable();
        if (!bytes.isReadable()) {
            received.remove().release();
        }
        noteArrival();
        if (record.isPresent()) {
            begin(record.get());
        } else {
            service.budget().release(1);
        }
        return !starves;
    }

    /** Notes since when a call is on its way, and how far it is. */
    private void noteArrival() {
        arrivedBytes = records.heldBytes();
        if (!records.isInside()) {
            if (recordBeganNanos.isPresent()) {
                recordBeganNanos = Optional.empty();
                service.arriving().remove(this);
            }
        } else if (recordBeganNanos.isEmpty()) {
            recordBeganNanos = Optional.of(System.nanoTime());
            service.arriving().add(this);
        }
    }

    private void begin(RecordBytes call) {
        calls.incrementAndGet();
        sender.expectReply();
        RpcReply reply = new RpcReply(channel.alloc(), service.memory());
        OptionalInt startsTls = StartTls.xidOf(call.pieces().getFirst());
        if (startsTls.isPresent() && mayStartTls()) {
            startTls(startsTls.getAsInt(), reply);
            hasBegun(call);
        } else if (call.isOnePiece()
                && service.dispatcher().answerNow(call.buffers().getFirst(), peer, reply)) {
            hasBegun(call);
            noteFailure(reply);
            sender.write(reply.finish());
        } else {
            service.threads().newThread(() -> answer(call, reply)).start();
        }
    }

    /** A call needs its bytes and its place among those that are executed no more. May be called from any thread. */
    private void hasBegun(RecordBytes call) {
        call.release();
        giveBack(call.room());
        service.budget().release(1);
    }

    /** Nothing may come between the question and the handshake: it would be taken for something that was encrypted. */
    private boolean mayStartTls() {
        return service.tls().isPresent()
                && !peer.encrypted()
                && sender.repliesToCome() == 1
                && received.isEmpty()
                && !records.isInside();
    }

    private void startTls(int xid, RpcReply reply) {
        reply.acceptTls(xid);
        service.tls().orElseThrow().startBehindNextWrite(channel);
        peer = peer.overTls();
        sender.overTls();
        sender.write(reply.finish());
    }

    /** Runs on the call's own virtual thread. */
    private void answer(RecordBytes call, RpcReply reply) {
        boolean answered = false;
        try {
            answered = service.dispatcher().answer(call.buffers(), peer, reply);
        } finally {
            if (answered) {
                noteFailure(reply);
                sender.send(reply.finish());
            } else {
                reply.discard();
                end("it sent what is no call");
            }
            hasBegun(call);
        }
    }

    private void noteFailure(RpcReply reply) {
        reply.failure()
                .ifPresent(what -> lastFailure =
                        Optional.of(new RpcClient.Failure(what, service.clock().instant())));
    }

    private void forgetReceived() {
        received.forEach(ByteBuf::release);
        received.clear();
    }

    private void runOnEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("door=nfs client={} the server is closed", peer.host(), e);
        }
    }
}
