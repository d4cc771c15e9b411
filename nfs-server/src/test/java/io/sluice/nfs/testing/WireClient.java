package io.sluice.nfs.testing;

import io.sluice.nfs.rpc.Credential;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Caller;
import io.sluice.vfs.testing.GroupList;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of ONC RPC that waits for each reply before it sends the next call. Thread-safe. */
public final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int LAST_FRAGMENT = 0x8000_0000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int nextXid = 1;

    public WireClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over a socket that is connected; it is closed with the client. */
    public WireClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** The bytes of a call, without record mark. */
    public static byte[] call(
            int xid, int program, int version, int procedure, Caller caller, Consumer<XdrWriter> arguments) {
        ByteBuffer start = ByteBuffer.allocate(1024);
        ByteBuffer[] current = {start};
        XdrWriter call = new XdrWriter(start, (full, more) -> {
            ByteBuffer larger = ByteBuffer.allocate(2 * full.capacity() + more);
            larger.put(full.duplicate().flip());
            current[0] = larger;
            return larger;
        });
        call.putInt(xid);
        call.putInt(0);
        call.putInt(2);
        call.putInt(program);
        call.putInt(version);
        call.putInt(procedure);
        Set<Integer> groups = caller.groups() instanceof GroupList(Set<Integer> ids) ? ids : Set.of();
        call.putInt(Credential.AUTH_SYS);
        call.putInt(20 + 4 * groups.size());
        call.putInt(0);
        call.putInt(0);
        call.putInt(caller.uid());
        call.putInt(caller.gid());
        call.putInt(groups.size());
        groups.forEach(call::putInt);
        call.putInt(Credential.AUTH_NONE);
        call.putInt(0);
        arguments.accept(call);
        byte[] bytes = new byte[call.position()];
        current[0].get(0, bytes);
        return bytes;
    }

    /** The results of an accepted call. */
    public synchronized XdrReader call(
            int program, int version, int procedure, Caller caller, Consumer<XdrWriter> arguments) {
        int xid = nextXid++;
        try {
            send(call(xid, program, version, procedure, caller, arguments));
            XdrReader reply = receive();
            expect(xid, reply.readInt(), "xid");
            expect(1, reply.readInt(), "a reply");
            expect(0, reply.readInt(), "accepted");
            expect(0, reply.readInt(), "verifier");
            expect(0, reply.readInt(), "length of the verifier");
            expect(0, reply.readInt(), "success");
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a record of one fragment. */
    public void send(byte[] record) throws IOException {
        byte[] framed = new byte[Integer.BYTES + record.length];
        ByteBuffer.wrap(framed).putInt(record.length | LAST_FRAGMENT).put(record);
        sendRaw(framed);
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The next record. */
    public XdrReader receive() throws IOException {
        int mark = in.readInt();
        byte[] record = new byte[mark & Integer.MAX_VALUE];
        in.readFully(record);
        return new XdrReader(ByteBuffer.wrap(record));
    }

    /** Whether the server closes the connection; waits for it. */
    public boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true; // it was closed with our bytes unread
        }
    }

    /** Sends nothing more. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Asks to go on in TLS, and expects the server to agree (RFC 9289 §4.1). */
    public void askForTls() throws IOException {
        send(tlsCall(77));
        XdrReader reply = receive();
        expect(77, reply.readInt(), "xid");
        expect(1, reply.readInt(), "a reply");
        expect(0, reply.readInt(), "accepted");
        expect(0, reply.readInt(), "flavor of the verifier");
        expect(8, reply.readInt(), "length of the verifier");
        byte[] agreement = new byte[8];
        reply.readFixed(8).get(agreement);
        if (!new String(agreement, StandardCharsets.US_ASCII).equals("STARTTLS")) {
            throw new AssertionError("verifier " + Arrays.toString(agreement));
        }
        expect(0, reply.readInt(), "success");
        expect(0, reply.remaining(), "bytes behind the reply");
    }

    /** The call by which a client asks to go on in TLS: NULL of NFS with an empty credential of AUTH_TLS. */
    public static byte[] tlsCall(int xid) {
        int[] words = {xid, 0, 2, 100003, 3, 0, 7, 0, 0, 0};
        ByteBuffer call = ByteBuffer.allocate(words.length * Integer.BYTES);
        for (int word : words) {
            call.putInt(word);
        }
        return call.array();
    }

    /** The same connection in TLS, for which the server was asked; this client is of no use from here on. */
    public WireClient overTls(SSLContext context) throws IOException {
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"sunrpc"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        if (!encrypted.getApplicationProtocol().equals("sunrpc")) {
            throw new AssertionError("the server speaks " + encrypted.getApplicationProtocol());
        }
        return new WireClient(encrypted);
    }

    private static void expect(int expected, int actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": expected " + expected + ", was " + actual);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
