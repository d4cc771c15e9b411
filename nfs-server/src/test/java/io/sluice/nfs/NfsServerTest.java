package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.testing.MemoryContent;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatistics;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NfsServerTest {
    private static final int READ = 6;
    private static final int PIPELINED = 2000;

    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static byte[] lookup(WireClient client, byte[] directory, String name) {
        NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
            out.putOpaque(directory);
            out.putOpaque(new FileName(name).bytes());
        });
        return NfsWire.handle(answer.results());
    }

    private static NfsStatus getAttr(WireClient client, byte[] handle) {
        return NfsWire.call(client, NfsProcedure.GETATTR, Caller.ROOT, out -> out.putOpaque(handle))
                .status();
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() {
        int taken = server.server().port();
        assertThatIOException()
                .isThrownBy(() -> NfsServer.start(
                        NfsSettings.loopback(taken), ExportTable.loopback(), server.files(), TestServer.key(1)))
                .isInstanceOf(BindException.class)
                .withMessage("cannot listen on localhost:" + taken + ": in use by another program");
    }

    @Test
    void aHandleOutlivesARestartWithTheSameKey() throws Exception {
        InodeId parent = server.directory(InodeId.ROOT, "directory");
        InodeId file = server.file(parent, "file", new byte[5]);
        byte[] handle;
        try (WireClient client = server.client()) {
            handle = lookup(client, lookup(client, NfsWire.mount(client, "/"), "directory"), "file");
        }
        server.restart(TestServer.key(1));
        server.files().forget(file);
        try (WireClient client = server.client()) {
            assertThat(getAttr(client, handle)).isEqualTo(NfsStatus.OK);
        }
        server.restart(TestServer.key(2));
        try (WireClient client = server.client()) {
            assertThat(getAttr(client, handle)).isEqualTo(NfsStatus.BADHANDLE);
        }
    }

    @Test
    void callsErrorsTimesAndBytesAreCountedForEachProcedure() throws Exception {
        server.file(InodeId.ROOT, "file", new byte[100 << 10]);
        try (WireClient client = server.client()) {
            byte[] root = NfsWire.mount(client, "/");
            byte[] file = lookup(client, root, "file");
            NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
                out.putOpaque(root);
                out.putOpaque(new FileName("absent").bytes());
            });
            for (int length : new int[] {10, 100 << 10}) {
                NfsWire.call(client, NfsProcedure.READ, Caller.ROOT, out -> {
                    out.putOpaque(file);
                    out.putLong(0);
                    out.putInt(length);
                });
            }
        }

        NfsStatistics statistics = server.server().statistics();
        assertThat(statistics.procedures()).containsOnlyKeys(NfsProcedure.values());
        NfsStatistics.Answered lookups = statistics.procedures().get(NfsProcedure.LOOKUP);
        assertThat(lookups.times().count()).isEqualTo(2);
        assertThat(lookups.times().nanos()).isPositive();
        assertThat(lookups.errors()).isOne();
        assertThat(statistics.procedures().get(NfsProcedure.READ).times().count())
                .isEqualTo(2);
        assertThat(statistics.procedures().get(NfsProcedure.WRITE).times().count())
                .isZero();
        assertThat(statistics.bytesRead()).isEqualTo(10 + (100 << 10));
    }

    @Test
    void aHandleOfWhatIsGoneIsStale() throws Exception {
        server.file(InodeId.ROOT, "file", new byte[5]);
        try (WireClient client = server.client()) {
            byte[] handle = lookup(client, NfsWire.mount(client, "/"), "file");
            server.files().remove(Caller.ROOT, InodeId.ROOT, new FileName("file"));
            assertThat(getAttr(client, handle)).isEqualTo(NfsStatus.STALE);
        }
    }

    @Test
    void callsSentWithoutWaitingAreAllAnswered() throws Exception {
        server.file(InodeId.ROOT, "file", TestServer.bytes(100_000, 1));
        try (WireClient client = server.client()) {
            byte[] handle = lookup(client, NfsWire.mount(client, "/"), "file");
            Thread sender = Thread.startVirtualThread(() -> sendReads(client, handle));
            Set<Integer> answered = new HashSet<>();
            for (int i = 0; i < PIPELINED; i++) {
                XdrReader reply = client.receive();
                answered.add(reply.readInt());
                assertThat(reply.remaining()).isGreaterThan(100_000);
            }
            assertThat(answered).hasSize(PIPELINED);
            sender.join();
        }
        server.server().close();
        assertThat(MemoryContent.openRegions()).isZero();
    }

    @Test
    void aClientThatTakesNoRepliesLeaksNothingAndStopsNobody() throws Exception {
        server.file(InodeId.ROOT, "file", TestServer.bytes(1 << 20, 1));
        try (WireClient deaf = server.client();
                WireClient client = server.client()) {
            byte[] handle = lookup(deaf, NfsWire.mount(deaf, "/"), "file");
            for (int i = 0; i < 300; i++) {
                deaf.send(readCall(i, handle, 1 << 20));
            }
            assertThat(getAttr(client, NfsWire.mount(client, "/"))).isEqualTo(NfsStatus.OK);
        }
        server.server().close();
        assertThat(MemoryContent.openRegions()).isZero();
    }

    private static void sendReads(WireClient client, byte[] handle) {
        try {
            for (int i = 0; i < PIPELINED; i++) {
                client.send(readCall(1000 + i, handle, 100_000));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] readCall(int xid, byte[] handle, int count) {
        return WireClient.call(xid, NfsProgram.NUMBER, 3, READ, Caller.ROOT, out -> {
            out.putOpaque(handle);
            out.putLong(0);
            out.putInt(count);
        });
    }
}
