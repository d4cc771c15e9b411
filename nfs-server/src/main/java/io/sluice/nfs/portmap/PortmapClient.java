package io.sluice.nfs.portmap;

import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** Tells the port mapper of this host what is served here (RFC 1833 §3.2, PMAPPROC_SET and PMAPPROC_UNSET). */
public final class PortmapClient {
    private static final int SET = 1;
    private static final int UNSET = 2;
    private static final int CALL_BYTES = 60;
    private static final int LAST_FRAGMENT = 0x8000_0000;
    private static final int MAX_REPLY_BYTES = 1024;
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Port mappers listen to changes from such ports alone, which only root can call from. */
    private static final int FIRST_RESERVED_PORT = 600;

    private static final int LAST_RESERVED_PORT = 1023;

    private final InetSocketAddress portmapper;
    private final boolean reservedPort;

    /** @param reservedPort whether to call from a port below 1024 */
    public PortmapClient(InetSocketAddress portmapper, boolean reservedPort) {
        this.portmapper = portmapper;
        this.reservedPort = reservedPort;
    }

    /**
     * Registers {@code mappings}, in the place of what a server before left there.
     *
     * @throws IOException with one line that says why it can't be done
     */
    public void register(List<Mapping> mappings) throws IOException {
        unregister(mappings);
        for (Mapping mapping : mappings) {
            if (!call(SET, mapping)) {
                throw new IOException("the port mapper at " + portmapper.getHostString() + ":" + portmapper.getPort()
                        + " refuses program " + mapping.program() + " version " + mapping.version());
            }
        }
    }

    /** Takes them away again; that something was not there is no error. */
    public void unregister(List<Mapping> mappings) throws IOException {
        for (Mapping mapping : mappings) {
            var _ = call(UNSET, mapping);
        }
    }

    private boolean call(int procedure, Mapping mapping) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(record(procedure, mapping));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt() & Integer.MAX_VALUE;
            if (length > MAX_REPLY_BYTES) {
                throw new IOException(complaint("answers with " + length + " bytes"));
            }
            byte[] reply = new byte[length];
            in.readFully(reply);
            return result(new XdrReader(ByteBuffer.wrap(reply)));
        }
    }

    private Socket connect() throws IOException {
        if (!reservedPort) {
            return connected(0);
        }
        for (int port = LAST_RESERVED_PORT; port > FIRST_RESERVED_PORT; port--) {
            try {
                return connected(port);
            } catch (BindException taken) {
                if (taken.getMessage().contains("Permission denied")) {
                    throw new IOException("only root may register at a port mapper", taken);
                }
            }
        }
        throw new IOException("every port below 1024 is taken, and port mappers listen to no other");
    }

    private Socket connected(int localPort) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            if (localPort != 0) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), localPort));
            }
            socket.connect(portmapper, TIMEOUT_MILLIS);
            return socket;
        } catch (ConnectException refused) {
            socket.close();
            throw new IOException(complaint("does not answer: " + refused.getMessage()), refused);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static byte[] record(int procedure, Mapping mapping) {
        ByteBuffer bytes = ByteBuffer.allocate(CALL_BYTES);
        XdrWriter out = new XdrWriter(bytes, (full, more) -> {
            throw new IllegalStateException("a call is no longer than this");
        });
        out.putInt((CALL_BYTES - Integer.BYTES) | LAST_FRAGMENT);
        out.putInt(procedure); // the xid: the only call of its connection
        out.putInt(0);
        out.putInt(2);
        out.putInt(PortmapProgram.NUMBER);
        out.putInt(PortmapProgram.VERSION);
        out.putInt(procedure);
        out.putLong(0); // AUTH_NONE
        out.putLong(0);
        PortmapProgram.write(mapping, out);
        return bytes.array();
    }

    private boolean result(XdrReader reply) throws IOException {
        try {
            reply.readInt(); // xid
            int[] accepted = {1, 0, 0, 0, 0}; // a reply, accepted, no verifier, success
            for (int expected : accepted) {
                if (reply.readInt() != expected) {
                    throw new IOException(complaint("refuses the call"));
                }
            }
            return reply.readBoolean();
        } catch (XdrException e) {
            throw new IOException(complaint("gives an answer that is none: " + e.getMessage()), e);
        }
    }

    private String complaint(String what) {
        return "the port mapper at " + portmapper.getHostString() + ":" + portmapper.getPort() + " " + what;
    }
}
