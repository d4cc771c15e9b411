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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final Duration LOOK_AT_SLOW_CALLS = Duration.ofSeconds(1);

    private final CallService service;
    private final EventLoopGroup eventLoops;
    private final Channel listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * Where it listens, and with what.
     *
     * @param address port 0 is any that is free
     * @param eventLoops how many threads move bytes; at least 1
     * @param tls for clients that ask for it
     */
    public record Endpoint(InetSocketAddress address, Transport transport, int eventLoops, Optional<RpcTls> tls) {}

    /**
     * Listens from now on.
     *
     * @throws IOException if it can't listen there, with one line that says why
     */
    public RpcServer(Endpoint endpoint, RpcLimits limits, InstantSource clock, List<RpcProgram> programs)
            throws IOException {
        Set<Connection> arriving = ConcurrentHashMap.newKeySet();
        Relief relief = new Relief(connections, arriving);
        boolean tlsRequired = endpoint.tls().filter(RpcTls::isRequired).isPresent();
        this.service = new CallService(
                limits,
                new CallDispatcher(programs, limits.replies(), tlsRequired),
                new Budget(limits.calls().inAll()),
                new Budget(limits.records().bytesInAll()),
                new ReplyMemory(limits.replies().largeBytes(), relief::ofReplyMemory),
                arriving,
                relief,
                endpoint.tls(),
                clock,
                Thread.ofVirtual().name("nfs-call").factory());
        this.eventLoops = endpoint.transport().eventLoops(endpoint.eventLoops());
        ChannelFuture bound =
                bootstrap(endpoint.transport()).bind(endpoint.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopEventLoops();
            throw refused(endpoint.address(), bound.cause());
        }
        this.listener = bound.channel();
        watchSlowCalls(limits.records().time());
    }

    private void watchSlowCalls(Duration time) {
        long millis = Math.max(1, Math.min(LOOK_AT_SLOW_CALLS.toMillis(), time.toMillis() / 4));
        var _ = eventLoops.scheduleWithFixedDelay(
                () -> service.relief().ofSlowCalls(time), millis, millis, TimeUnit.MILLISECONDS);
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

    /** Ends the connections that come from {@code address}, and returns how many there were. */
    public int disconnect(InetAddress address) {
        int ended = 0;
        for (Connection connection : connections) {
            if (connection.snapshot().address().getAddress().equals(address)) {
                connection.end("the administrator wants it so");
                ended++;
            }
        }
        return ended;
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
        RpcLimits.Connections limits = service.limits().connections();
        if (!(channel.remoteAddress() instanceof InetSocketAddress client)
                || connections.size() >= limits.inAll()
                || !enter(client.getAddress(), limits.perAddress())) {
            log.debug("door=nfs client={} is turned away", channel.remoteAddress());
            var _ = channel.close();
            return;
        }
        Connection connection =
                new Connection(service, channel, client, service.clock().instant());
        connections.add(connection);
        channel.closeFuture().addListener(_ -> {
            connections.remove(connection);
            leave(client.getAddress());
        });
        long stallMillis = limits.stall().toMillis();
        channel.pipeline()
                .addLast(new IdleStateHandler(true, stallMillis, stallMillis, 0, TimeUnit.MILLISECONDS))
                .addLast(connection);
    }

    /** Counts a connection of {@code address}, unless it has as many as it may. */
    private boolean enter(InetAddress address, int max) {
        AtomicBoolean entered = new AtomicBoolean();
        byAddress.compute(address, (_, count) -> {
            int before = count == null ? 0 : count;
            entered.set(before < max);
            return entered.get() ? Integer.valueOf(before + 1) : count;
        });
        return entered.get();
    }

    private void leave(InetAddress address) {
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
}
