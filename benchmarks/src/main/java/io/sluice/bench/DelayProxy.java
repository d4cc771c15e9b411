package io.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Stands between a client and a server of HTTP/1.1 on the loopback, in a process of its own, and lets every request wait; the answers' bytes pass as they come. */
final class DelayProxy implements AutoCloseable {
    private static final int REQUEST_BYTES = 64 << 10;
    private static final int ANSWER_BYTES = 256 << 10;

    private final Process process;
    private final URI endpoint;

    private DelayProxy(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static DelayProxy start(URI server, int millis) throws IOException {
        Process process = new ProcessBuilder(
                        Jvm.java(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DelayProxy.class.getName(),
                        Integer.toString(server.getPort()),
                        Integer.toString(millis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (port == null) {
            throw new IOException("the delay proxy does not start");
        }
        return new DelayProxy(process, URI.create("http://127.0.0.1:" + port));
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }

    /** Serves until its standard input ends. Arguments: the server's port, milliseconds. */
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        InetSocketAddress server = new InetSocketAddress(loopback, Integer.parseInt(args[0]));
        long millis = Long.parseLong(args[1]);
        ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
        System.out.println(listener.socket().getLocalPort());
        Thread.ofPlatform().daemon().start(() -> accept(listener, server, millis));
        while (System.in.read() >= 0) {
            // What comes does not matter, only that it ends.
        }
        System.exit(0);
    }

    private static void accept(ServerSocketChannel listener, InetSocketAddress server, long millis) {
        try {
            while (true) {
                SocketChannel client = listener.accept().setOption(StandardSocketOptions.TCP_NODELAY, true);
                SocketChannel upstream = SocketChannel.open(server).setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().daemon().start(() -> pump(client, upstream, REQUEST_BYTES, millis));
                Thread.ofPlatform().daemon().start(() -> pump(upstream, client, ANSWER_BYTES, 0));
            }
        } catch (IOException e) {
            System.err.println("the delay proxy ends: " + e);
        }
    }

    /** A request without a body comes in one piece, and the next only after its answer: so what waits here is a whole request, once. */
    private static void pump(SocketChannel from, SocketChannel to, int bufferBytes, long millis) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                if (millis > 0) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            // One side has gone: so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
