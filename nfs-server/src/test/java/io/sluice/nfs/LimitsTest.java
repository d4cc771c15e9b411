package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.MemoryContent;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients can make the server hold has a limit, and who comes to it costs himself only. */
@Timeout(120)
final class LimitsTest {
    private static final int READ = 6;
    private static final Duration LONG = Duration.ofHours(1);
    private static final RpcLimits DEFAULTS = NfsSettings.loopback(0).limits();

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestServer server;

    private TestServer start(RpcLimits limits) throws Exception {
        server = new TestServer(
                directory,
                NfsSettings.loopback(0).withTransport(Transport.best(), 2).withLimits(limits));
        server.file(InodeId.ROOT, "file", TestServer.bytes(1 << 20, 1));
        return server;
    }

    private WireClient connect() throws IOException {
        WireClient client = server.client();
        opened.add(client);
        return client;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : opened) {
            client.close();
        }
        server.close();
        assertThat(MemoryContent.openRegions()).isZero();
    }

    private static byte[] fileHandle(WireClient client) {
        byte[] root = NfsWire.mount(client, "/");
        return NfsWire.handle(NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
                    out.putOpaque(root);
                    out.putOpaque(new FileName("file").bytes());
                })
                .results());
    }

    private static byte[] readCall(int xid, byte[] handle, int count) {
        return WireClient.call(xid, NfsProgram.NUMBER, 3, READ, Caller.ROOT, out -> {
            out.putOpaque(handle);
            out.putLong(0);
            out.putInt(count);
        });
    }

    private static void assertReads(WireClient client, byte[] handle, int count) {
        NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.READ, Caller.ROOT, out -> {
            out.putOpaque(handle);
            out.putLong(0);
            out.putInt(count);
        });
        assertThat(answer.status()).isEqualTo(NfsStatus.OK);
        NfsWire.postOpAttributes(answer.results());
        assertThat(answer.results().readInt()).isEqualTo(count);
    }

    /** Whether a new connection is served, or closed at once. */
    private boolean isLetIn() throws IOException {
        WireClient client = connect();
        try {
            client.send(WireClient.call(1, NfsProgram.NUMBER, 3, 0, Caller.ROOT, out -> {}));
            client.receive();
            return true;
        } catch (SocketException | EOFException e) {
            return false;
        }
    }

    @Test
    void furtherConnectionsAreClosedAtOnceAndAPlaceIsFreeAgainWhenOneLeaves() throws Exception {
        start(DEFAULTS.withConnections(new RpcLimits.Connections(3, 100, LONG)));
        assertThat(List.of(isLetIn(), isLetIn(), isLetIn(), isLetIn())).containsExactly(true, true, true, false);
        opened.getFirst().close();
        await(() -> server.server().clients().size() == 2);
        assertThat(isLetIn()).isTrue();
    }

    @Test
    void oneAddressHasAPartOfTheConnections() throws Exception {
        start(DEFAULTS.withConnections(new RpcLimits.Connections(100, 2, LONG)));
        assertThat(List.of(isLetIn(), isLetIn(), isLetIn())).containsExactly(true, true, false);
        opened.getFirst().close();
        await(() -> server.server().clients().size() == 1);
        assertThat(List.of(isLetIn(), isLetIn())).containsExactly(true, false);
    }

    @Test
    void aCallThatComesTooSlowlyEndsItsConnectionHoweverSteadilyItComes() throws Exception {
        RpcLimits.Records slow = DEFAULTS.records();
        start(DEFAULTS.withRecords(
                new RpcLimits.Records(slow.bytes(), slow.fragments(), slow.bytesInAll(), Duration.ofMillis(300))));
        WireClient client = connect();
        client.sendRaw(ByteBuffer.allocate(4).putInt(0x8000_0000 | 100_000).array());
        Thread dripping = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    client.sendRaw(new byte[1]);
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException e) {
                // the server has closed the connection
            }
        });
        assertThat(client.isClosedByServer()).isTrue();
        client.close();
        dripping.join();
    }

    @Test
    void callsBeyondThoseOfOneConnectionWaitAtTheSocketAndAreAnsweredInTheEnd() throws Exception {
        start(DEFAULTS.withCalls(new RpcLimits.Calls(1, 1)));
        WireClient client = connect();
        WireClient other = connect();
        byte[] handle = fileHandle(client);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    client.send(readCall(1000 + i, handle, 100));
                    other.send(readCall(1000 + i, handle, 100_000));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Set<Integer> answered = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            answered.add(client.receive().readInt());
            assertThat(other.receive().remaining()).isGreaterThan(100_000);
        }
        assertThat(answered).hasSize(200);
        sender.join();
    }

    @Test
    void clientsThatTakeNoRepliesDoNotUseUpTheCallsOfOthers() throws Exception {
        start(DEFAULTS.withCalls(new RpcLimits.Calls(8, 16)));
        WireClient good = connect();
        byte[] handle = fileHandle(good);
        for (int i = 0; i < 20; i++) {
            WireClient deaf = connect();
            for (int call = 0; call < 12; call++) {
                deaf.send(readCall(call, handle, 1 << 20));
            }
        }
        for (int i = 0; i < 50; i++) {
            assertReads(good, handle, 1 << 20);
            assertReads(good, handle, 100);
        }
    }

    @Test
    void clientsThatTakeNoRepliesDoNotKeepTheMemoryForRepliesFromOthers() throws Exception {
        start(DEFAULTS.withReplies(new RpcLimits.Replies(1 << 20, 10, 1 << 20)));
        WireClient good = connect();
        byte[] handle = fileHandle(good);
        List<WireClient> deaf = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            deaf.add(connect());
            Thread.startVirtualThread(flood(deaf.getLast(), handle));
        }
        for (int i = 0; i < 50; i++) {
            assertReads(good, handle, 60_000);
        }
    }

    /** Sends small READs for as long as the server takes them. */
    private static Runnable flood(WireClient client, byte[] handle) {
        return () -> {
            try {
                for (int call = 0; call < 2_000; call++) {
                    client.send(readCall(call, handle, 60_000));
                }
            } catch (IOException e) {
                // the server has closed the connection, or the test has
            }
        };
    }

    @Test
    void callsThatAreHalfThereDoNotKeepTheMemoryForCallsFromOthers() throws Exception {
        RpcLimits.Records records = DEFAULTS.records();
        start(DEFAULTS.withRecords(new RpcLimits.Records(records.bytes(), records.fragments(), 4 << 20, LONG)));
        for (int i = 0; i < 16; i++) {
            WireClient half = connect();
            ByteBuffer most = ByteBuffer.allocate(1_000_004).putInt(0x8000_0000 | 1_000_001);
            Thread.startVirtualThread(() -> {
                try {
                    half.sendRaw(most.array());
                } catch (IOException e) {
                    // it was ended in favour of others
                }
            });
        }
        WireClient good = connect();
        byte[] handle = fileHandle(good);
        for (int i = 0; i < 20; i++) {
            NfsWire.Answer answer = NfsWire.call(good, NfsProcedure.WRITE, Caller.ROOT, out -> {
                out.putOpaque(handle);
                out.putLong(0);
                out.putInt(1 << 20);
                out.putInt(0);
                out.putOpaque(new byte[1 << 20]);
            });
            assertThat(answer.status()).isEqualTo(NfsStatus.OK);
        }
    }

    @Test
    void aThousandIdleConnectionsKeepNobodyOut() throws Exception {
        start(DEFAULTS);
        for (int i = 0; i < 1000; i++) {
            connect();
        }
        await(() -> server.server().clients().size() == 1000);
        assertReads(connect(), fileHandle(connect()), 1000);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
