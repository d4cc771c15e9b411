package io.sluice.ufs.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback interface that is bound by no rule of HTTP: what it sends is what the test says, byte for byte. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Conversation conversation;
    private final AtomicInteger connections = new AtomicInteger();

    /** What happens on a connection; it is closed afterwards. */
    interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    RawServer(Conversation conversation) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), conversation);
    }

    RawServer(ServerSocket socket, Conversation conversation) {
        this.socket = socket;
        this.conversation = conversation;
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(accepted));
            } catch (IOException _) {
                // The test is over, or the client gave up in the middle of a handshake.
            }
        }
    }

    private void converse(Socket accepted) {
        try (accepted) {
            conversation.hold(accepted.getInputStream(), accepted.getOutputStream());
        } catch (IOException _) {
            // The client closed first, as it should where too much was sent.
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    int connections() {
        return connections.get();
    }

    /** Reads a request up to the empty line behind its headers. */
    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last = 0, b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = b == '\n' ? last + 1 : b == '\r' ? last : 0;
            if (last == 2) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
