package io.sluice.nfs.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves programs of ONC RPC on one TCP port (RFC 5531). Thread-safe. */
public final class RpcServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RpcServer.class);
    private static final int BACKLOG = 1024;
    private static final int MIN_READ_BYTES = 512;
    private static final int INITIAL_READ_BYTES = 16 << 10;
    private static final int MAX_READ_BYTES = 256 << 10;
    private static final WriteBufferWaterMark WRITE_MARKS = new WriteBufferWaterMark(1 << 20, 4 << 20);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_CALLS = Duration.ofSeconds(10);

    private final CallService service;
    private final InstantSource clock;
    private final EventLoopGroup eventLoops;
    private final Channel listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /**
     * Listens at {@code address}, where port 0 is any that is free.
     *
     * @param eventLoops how many threads move bytes; at least 1
     * @throws IOException if it can't listen there, with one line that says why
     */
    public RpcServer(
            InetSocketAddress address,
            Transport transport,
            int eventLoops,
            RpcLimits limits,
            InstantSource clock,
            List<RpcProgram> programs)
            throws IOException {
        this.service = new CallService(
                limits,
                new CallDispatcher(programs, limits.rememberedReplies()),
                new CallBudget(limits.callsInAll()),
                new ReplyMemory(limits.replyBytes()),
                Thread.ofVirtual().name("nfs-call").factory());
        this.clock = clock;
        this.eventLoops = transport.eventLoops(eventLoops);
        ChannelFuture bound = bootstrap(transport).bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopEventLoops();
            throw refused(address, bound.cause());
        }
        this.listener = bound.channel();
    }

    /** A BindException if somebody else has the port; epoll and NIO tell it in different ways. */
    private static IOException refused(InetSocketAddress address, Throwable cause) {
        String what = "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": ";
        String why = String.valueOf(cause.getMessage());
        if (!why.contains("Address already in use")) {
            return new IOException(what + why, cause);
        }
        IOException taken = new BindException(what + "in use by another program");
        taken.initCause(cause);
        return taken;
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The connections that are open now. */
    public List<RpcClient> clients() {
        return connections.stream().map(Connection::snapshot).toList();
    }

    /** Takes no more calls, answers those in flight as far as they are ready soon, and closes every connection. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.forEach(Connection::drain);
        service.budget().awaitIdle(GRACE);
        connections.forEach(connection -> connection.close().awaitUninterruptibly());
        if (!service.budget().awaitIdle(LAST_CALLS)) {
            log.warn("door=nfs calls are still in flight while the server closes");
        }
        stopEventLoops();
    }

    private void stopEventLoops() {
        eventLoops
                .shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private ServerBootstrap bootstrap(Transport transport) {
        return new ServerBootstrap()
                .group(eventLoops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, INITIAL_READ_BYTES, MAX_READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        welcome(channel);
                    }
                });
    }

    private void welcome(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress client)
                || connections.size() >= service.limits().connections()) {
            log.debug("door=nfs client={} is turned away", channel.remoteAddress());
            var _ = channel.close();
            return;
        }
        Connection connection = new Connection(service, channel, client, clock.instant());
        connections.add(connection);
        channel.closeFuture().addListener(_ -> connections.remove(connection));
        long stallMillis = service.limits().stall().toMillis();
        channel.pipeline()
                .addLast(new IdleStateHandler(true, stallMillis, stallMillis, 0, TimeUnit.MILLISECONDS))
                .addLast(connection);
    }
}
