package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 5531 §9: what is wrong with a call is said in the words of RPC. */
final class RpcErrorsTest {
    private static final int REMOVE = 12;

    @TempDir
    Path directory;

    private TestServer server;
    private WireClient client;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(directory);
        client = server.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    /** The reply to a NULL call of NFS whose header says this, behind xid and "reply". */
    private XdrReader answer(int rpcVersion, int program, int version, int flavor, byte[] credential)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        XdrWriter out = new XdrWriter(bytes, (full, more) -> {
            throw new AssertionError("too long");
        });
        out.putInt(42);
        out.putInt(0);
        out.putInt(rpcVersion);
        out.putInt(program);
        out.putInt(version);
        out.putInt(0);
        out.putInt(flavor);
        out.putOpaque(credential);
        out.putLong(0);
        byte[] record = new byte[out.position()];
        bytes.get(0, record);
        client.send(record);
        XdrReader reply = client.receive();
        assertThat(reply.readInt()).isEqualTo(42);
        assertThat(reply.readInt()).isEqualTo(1);
        return reply;
    }

    private static void assertInts(XdrReader in, int... expected) {
        for (int value : expected) {
            assertThat(in.readInt()).isEqualTo(value);
        }
        assertThat(in.remaining()).isZero();
    }

    private static byte[] sys(int nameLength, int groups) {
        ByteBuffer body = ByteBuffer.allocate(400);
        XdrWriter out = new XdrWriter(body, (full, more) -> {
            throw new AssertionError("too long");
        });
        out.putInt(0);
        out.putOpaque(new byte[nameLength]);
        out.putLong(0);
        out.putInt(groups);
        for (int i = 0; i < groups; i++) {
            out.putInt(i);
        }
        byte[] bytes = new byte[out.position()];
        body.get(0, bytes);
        return bytes;
    }

    @Test
    void anotherVersionOfRpcIsDenied() throws IOException {
        assertInts(answer(3, NfsProgram.NUMBER, 3, 0, new byte[0]), 1, 0, 2, 2);
    }

    @Test
    void anUnknownVersionIsToldWhichThereAre() throws IOException {
        assertInts(answer(2, NfsProgram.NUMBER, 4, 0, new byte[0]), 0, 0, 0, 2, 3, 3);
        assertInts(answer(2, MountProgram.NUMBER, 2, 0, new byte[0]), 0, 0, 0, 2, 1, 3);
    }

    @Test
    void anUnknownCredentialIsDenied() throws IOException {
        assertInts(answer(2, NfsProgram.NUMBER, 3, 6, new byte[8]), 1, 1, 1);
        assertInts(answer(2, NfsProgram.NUMBER, 3, 2, new byte[0]), 1, 1, 1);
    }

    @Test
    void aCredentialHasAtMostSixteenGroupsAndAShortMachineName() throws IOException {
        assertInts(answer(2, NfsProgram.NUMBER, 3, 1, sys(255, 16)), 0, 0, 0, 0);
        assertInts(answer(2, NfsProgram.NUMBER, 3, 1, sys(0, 17)), 1, 1, 1);
        assertInts(answer(2, NfsProgram.NUMBER, 3, 1, sys(256, 0)), 1, 1, 1);
        assertInts(answer(2, NfsProgram.NUMBER, 3, 1, new byte[3]), 1, 1, 1);
    }

    @Test
    void aCallSentAgainIsNotExecutedAgain() throws Exception {
        server.file(InodeId.ROOT, "file", new byte[1]);
        byte[] root = NfsWire.mount(client, "/");
        Consumer<XdrWriter> file = out -> {
            out.putOpaque(root);
            out.putOpaque(new byte[] {'f', 'i', 'l', 'e'});
        };
        byte[] remove = WireClient.call(99, NfsProgram.NUMBER, 3, REMOVE, Caller.ROOT, file);
        client.send(remove);
        ByteBuffer first = client.receive().rest();
        try (WireClient reconnected = server.client()) {
            reconnected.send(remove);
            assertThat(reconnected.receive().rest()).isEqualTo(first);
        }
        client.send(WireClient.call(100, NfsProgram.NUMBER, 3, REMOVE, Caller.ROOT, file));
        assertThat(client.receive().rest()).isNotEqualTo(first);
    }
}
