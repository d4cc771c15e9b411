package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a client sends, the others are served. */
final class HostileClientTest {
    private static final int GARBAGE_ARGS = 4;

    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        server.file(InodeId.ROOT, "file", TestServer.bytes(200_000, 1));
    }

    @AfterEach
    void othersAreServed() throws Exception {
        try (WireClient client = server.client()) {
            NfsVirtualFileSystem files = new NfsVirtualFileSystem(client);
            InodeId file = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("file"))
                    .id();
            ByteBuffer into = ByteBuffer.allocate(200_000);
            files.content(Caller.ROOT, file).read(0, into);
            assertThat(into.array()).isEqualTo(TestServer.bytes(200_000, 1));
        }
        server.close();
    }

    private byte[] lookupCall(WireClient client) {
        byte[] root = NfsWire.mount(client, "/");
        return WireClient.call(77, NfsProgram.NUMBER, 3, 3, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putOpaque(new byte[] {'f', 'i', 'l', 'e'});
        });
    }

    @Test
    void aCallCutOffAtAnyByteIsRefusedOrEndsItsConnection() throws Exception {
        byte[] whole;
        try (WireClient client = server.client()) {
            whole = lookupCall(client);
        }
        for (int length = 0; length < whole.length; length++) {
            try (WireClient client = server.client()) {
                client.send(Arrays.copyOf(whole, length));
                if (length < 8) {
                    assertThat(client.isClosedByServer())
                            .describedAs("%d bytes", length)
                            .isTrue();
                } else {
                    assertThat(acceptStatus(client.receive()))
                            .describedAs("%d bytes", length)
                            .isEqualTo(GARBAGE_ARGS);
                }
            }
        }
    }

    @Test
    void aConnectionCutOffAtAnyByteOfARecordLeavesNothing() throws Exception {
        byte[] whole;
        try (WireClient client = server.client()) {
            whole = lookupCall(client);
        }
        byte[] framed = new byte[whole.length + 4];
        ByteBuffer.wrap(framed).putInt(whole.length | 0x8000_0000).put(whole);
        for (int length = 0; length < framed.length; length++) {
            try (WireClient client = server.client()) {
                client.sendRaw(Arrays.copyOf(framed, length));
                client.endOutput();
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void aRecordOfTwoGibibytesEndsItsConnection() throws Exception {
        for (int mark : new int[] {0x7fff_ffff, 0xffff_ffff, 0x8000_0000 | (2 << 20)}) {
            try (WireClient client = server.client()) {
                client.sendRaw(ByteBuffer.allocate(4).putInt(mark).array());
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void endlessEmptyFragmentsEndTheirConnection() throws Exception {
        try (WireClient client = server.client()) {
            client.sendRaw(new byte[8000]);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aReplyInsteadOfACallEndsItsConnection() throws Exception {
        try (WireClient client = server.client()) {
            client.send(ByteBuffer.allocate(24).putInt(1).putInt(1).array());
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void lengthsThatNobodyCanMeanAreGarbage() throws Exception {
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 65, 1 << 20}) {
            try (WireClient client = server.client()) {
                byte[] root = NfsWire.mount(client, "/");
                assertThat(answerTo(client, NfsProcedure.GETATTR, out -> out.putInt(length)))
                        .isEqualTo(GARBAGE_ARGS);
                assertThat(answerTo(client, NfsProcedure.LOOKUP, out -> {
                            out.putOpaque(root);
                            out.putInt(length);
                        }))
                        .isEqualTo(GARBAGE_ARGS);
                assertThat(answerTo(client, NfsProcedure.WRITE, out -> {
                            out.putOpaque(root);
                            out.putLong(0);
                            out.putInt(length);
                            out.putInt(0);
                            out.putInt(length);
                        }))
                        .isEqualTo(GARBAGE_ARGS);
            }
        }
    }

    @Test
    void aReadOfFourGibibytesGivesWhatFitsOneReply() throws Exception {
        try (WireClient client = server.client()) {
            NfsWire.mount(client, "/");
            byte[] handle = lookup(client, "file");
            NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.READ, Caller.ROOT, out -> {
                out.putOpaque(handle);
                out.putLong(0);
                out.putInt(-1);
            });
            assertThat(answer.status()).isEqualTo(NfsStatus.OK);
            NfsWire.postOpAttributes(answer.results());
            assertThat(answer.results().readInt()).isEqualTo(200_000);
        }
    }

    @Test
    void aReadAtANegativeOffsetIsBehindTheEnd() throws Exception {
        try (WireClient client = server.client()) {
            byte[] handle = lookup(client, "file");
            NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.READ, Caller.ROOT, out -> {
                out.putOpaque(handle);
                out.putLong(-1);
                out.putInt(100);
            });
            assertThat(answer.status()).isEqualTo(NfsStatus.OK);
            NfsWire.postOpAttributes(answer.results());
            assertThat(answer.results().readInt()).isZero();
            assertThat(answer.results().readBoolean()).describedAs("eof").isTrue();
        }
    }

    @Test
    void forgedHandlesAreBadInEveryProcedure() throws Exception {
        Random random = new Random(5);
        byte[] forged = new byte[37];
        try (WireClient client = server.client()) {
            for (NfsProcedure procedure : NfsProcedure.values()) {
                if (procedure != NfsProcedure.NULL) {
                    random.nextBytes(forged);
                    NfsWire.Answer answer = NfsWire.call(client, procedure, Caller.ROOT, out -> {
                        out.putOpaque(forged);
                        out.putFixed(new byte[200]);
                    });
                    assertThat(answer.status()).describedAs("%s", procedure).isEqualTo(NfsStatus.BADHANDLE);
                }
            }
        }
    }

    @Test
    void randomCallsAreAnswered() throws Exception {
        Random random = new Random(7);
        try (WireClient client = server.client()) {
            byte[] root = NfsWire.mount(client, "/");
            for (int i = 0; i < 2000; i++) {
                byte[] arguments = new byte[random.nextInt(64) * 4];
                random.nextBytes(arguments);
                client.send(WireClient.call(i, NfsProgram.NUMBER, 3, random.nextInt(22), Caller.ROOT, out -> {
                    out.putOpaque(root);
                    out.putFixed(arguments);
                }));
                assertThat(client.receive().readInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void aCallThatIsHalfSentEndsWhenItStalls() throws Exception {
        RpcLimits limits = NfsSettings.loopback(0).limits();
        RpcLimits.Connections impatient = new RpcLimits.Connections(10, 10, Duration.ofMillis(100));
        NfsSettings settings =
                NfsSettings.loopback(0).withTransport(Transport.NIO, 1).withLimits(limits.withConnections(impatient));
        try (NfsServer other = NfsServer.start(settings, server.exports(), server.files(), TestServer.key(1));
                WireClient client = new WireClient(other.port())) {
            client.sendRaw(new byte[] {(byte) 0x80, 0, 0, 60, 1, 2, 3});
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    private static byte[] lookup(WireClient client, String name) {
        byte[] root = NfsWire.mount(client, "/");
        NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putOpaque(new FileName(name).bytes());
        });
        return NfsWire.handle(answer.results());
    }

    private static int answerTo(WireClient client, NfsProcedure procedure, Consumer<XdrWriter> arguments)
            throws IOException {
        int number = Arrays.asList(NfsProcedure.values()).indexOf(procedure);
        client.send(WireClient.call(9, NfsProgram.NUMBER, 3, number, Caller.ROOT, arguments));
        return acceptStatus(client.receive());
    }

    private static int acceptStatus(XdrReader reply) {
        reply.readFixed(20); // xid, reply, accepted, verifier
        return reply.readInt();
    }
}
