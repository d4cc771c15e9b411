package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.testing.CallMutator;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that nobody should make, against the real core: each is answered in the words of the protocol, and meanwhile others are served.
 *
 * <p>How many: {@code -Dsluice.nfs.hostile-calls}, 100,000 by default.
 */
final class HostileCallsTest {
    private static final int CALLS = Integer.getInteger("sluice.nfs.hostile-calls", 100_000);
    private static final long SEED = 20_261_127;
    private static final int IN_FLIGHT = 64;
    private static final int WARM_UP_PART = 4;
    private static final long MAX_GROWTH_BYTES = 32L << 20;
    private static final long MAX_HEAP_GROWTH_BYTES = 128L << 20;

    /** Files with holes of gigabytes would be uploaded into the heap of this process, in which the store lies. */
    private static final long MAX_OBJECT_BYTES = 2L << 20;

    private static final int SUCCESS = 0;
    private static final int PROG_MISMATCH = 2;
    private static final int GARBAGE_ARGS = 4;
    private static final int MSG_DENIED = 1;

    private final MemoryGateway gateway = new MemoryGateway();
    private NfsServer server;
    private long threadsAtStart;

    @BeforeEach
    void start() throws IOException {
        gateway.putObject("/data/file", TestServer.bytes(100_000, 1));
        gateway.putObject("/data/directory/inner", TestServer.bytes(10, 2));
        gateway.store("/data").maxObjectBytes(MAX_OBJECT_BYTES);
        gateway.store("/data/nested").maxObjectBytes(MAX_OBJECT_BYTES);
        ExportTable exports = new ExportTable(List.of(TestServer.export(VfsPath.ROOT, false, Squash.NONE)));
        server = NfsServer.start(
                NfsSettings.loopback(0), exports, gateway.fileSystem().watched(), TestServer.key(3));
        threadsAtStart = ioThreads();
    }

    @AfterEach
    void everybodyIsServedStill() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            byte[] root = NfsWire.mount(client, "/");
            assertThat(lookup(client, root, "data").status()).isEqualTo(NfsStatus.OK);
        }
        assertThat(ioThreads()).describedAs("threads of the event loops").isEqualTo(threadsAtStart);
        server.close();
        gateway.close();
    }

    private static long ioThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("nfs-io") && thread.isAlive())
                .count();
    }

    private static NfsWire.Answer lookup(WireClient client, byte[] directory, String name) {
        return NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
            out.putOpaque(directory);
            out.putOpaque(new FileName(name).bytes());
        });
    }

    private List<byte[]> handles() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            List<byte[]> handles = new ArrayList<>();
            handles.add(NfsWire.mount(client, "/"));
            handles.add(NfsWire.mount(client, "/data"));
            handles.add(NfsWire.mount(client, "/data/directory"));
            handles.add(NfsWire.mount(client, "/readonly"));
            handles.add(NfsWire.handle(lookup(client, handles.get(1), "file").results()));
            return handles;
        }
    }

    @Test
    void everyMutatedCallIsAnsweredInTheWordsOfTheProtocol() throws Exception {
        CallMutator mutator = new CallMutator(SEED, handles());
        Map<NfsStatus, Integer> statuses = new EnumMap<>(NfsStatus.class);
        int[] refused = new int[3];
        long memory = 0;
        long heap = heapInUse();
        long began = System.nanoTime();
        try (Others others = new Others();
                WireClient client = new WireClient(server.port())) {
            for (int done = 0; done < CALLS; done += IN_FLIGHT) {
                if (done <= CALLS / WARM_UP_PART) {
                    memory = directBytes();
                }
                int count = Math.min(IN_FLIGHT, CALLS - done);
                for (int i = 0; i < count; i++) {
                    client.send(mutator.call(done + i));
                }
                for (int i = 0; i < count; i++) {
                    judge(client.receive(), done, done + count, statuses, refused);
                }
            }
            System.out.printf(
                    "%d mutated calls in %d ms: %s; garbage %d, denied %d, other versions %d; others made %d calls, the slowest took %d ms%n",
                    CALLS,
                    (System.nanoTime() - began) / 1_000_000,
                    statuses,
                    refused[0],
                    refused[1],
                    refused[2],
                    others.calls,
                    others.slowestNanos / 1_000_000);
        }
        long grown = directBytes() - memory;
        long heapGrown = heapInUse() - heap;
        System.out.printf("memory of buffers grew by %d KiB, the heap by %d KiB%n", grown >> 10, heapGrown >> 10);
        assertThat(grown).isLessThan(MAX_GROWTH_BYTES);
        assertThat(heapGrown).isLessThan(MAX_HEAP_GROWTH_BYTES);
        assertThat(statuses).doesNotContainKeys(NfsStatus.SERVERFAULT, NfsStatus.IO, NfsStatus.JUKEBOX);
        assertThat(statuses)
                .containsKeys(
                        NfsStatus.OK,
                        NfsStatus.BADHANDLE,
                        NfsStatus.NOENT,
                        NfsStatus.INVAL,
                        NfsStatus.NAMETOOLONG,
                        NfsStatus.NOTDIR,
                        NfsStatus.ISDIR,
                        NfsStatus.ROFS,
                        NfsStatus.FBIG,
                        NfsStatus.BAD_COOKIE,
                        NfsStatus.TOOSMALL,
                        NfsStatus.NOTSUPP);
    }

    private static void judge(XdrReader reply, int from, int to, Map<NfsStatus, Integer> statuses, int[] refused) {
        assertThat(reply.readInt()).isBetween(from, to - 1);
        assertThat(reply.readInt()).describedAs("a reply").isEqualTo(1);
        if (reply.readInt() == MSG_DENIED) {
            refused[1]++;
            return;
        }
        reply.readLong();
        switch (reply.readInt()) {
            case SUCCESS -> {
                if (reply.remaining() >= Integer.BYTES) {
                    int status = reply.readInt();
                    statuses.merge(NfsWire.status(status), 1, Integer::sum);
                }
            }
            case GARBAGE_ARGS -> refused[0]++;
            case PROG_MISMATCH, 1, 3 -> refused[2]++;
            default -> throw new AssertionError("an accept_stat that nobody should get");
        }
    }

    private static long directBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void everyForgedHandleIsBad() throws Exception {
        Random random = new Random(SEED);
        List<byte[]> handles = handles();
        long began = System.nanoTime();
        try (WireClient client = new WireClient(server.port())) {
            for (int done = 0; done < CALLS; done += IN_FLIGHT) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    byte[] forged = forged(handles.get(random.nextInt(handles.size())), random);
                    client.send(WireClient.call(i, NfsProgram.NUMBER, 3, 1, Caller.ROOT, out -> out.putOpaque(forged)));
                }
                for (int i = 0; i < IN_FLIGHT; i++) {
                    XdrReader reply = client.receive();
                    reply.readFixed(24);
                    assertThat(reply.readInt()).isEqualTo(NfsStatus.BADHANDLE.code());
                }
            }
        }
        System.out.printf("%d forged handles in %d ms%n", CALLS, (System.nanoTime() - began) / 1_000_000);
    }

    /** With one bit or more turned, or of noise. */
    private static byte[] forged(byte[] good, Random random) {
        byte[] forged = good.clone();
        if (random.nextInt(4) == 0) {
            random.nextBytes(forged);
        } else {
            forged[random.nextInt(forged.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return forged;
    }

    @Test
    void whateverIsReplayedIsNotExecutedTwice() throws Exception {
        List<byte[]> made = new ArrayList<>();
        List<ByteBuffer> answers = new ArrayList<>();
        byte[] directory = handles().get(1);
        int files = 500;
        try (WireClient client = new WireClient(server.port())) {
            for (int i = 0; i < files; i++) {
                made.add(guardedCreate(i, directory));
                client.send(made.getLast());
                answers.add(client.receive().rest());
                client.send(made.getLast());
                assertThat(client.receive().rest()).describedAs("at once").isEqualTo(answers.getLast());
            }
            for (int i = 0; i < files; i++) {
                client.send(made.get(i));
                assertThat(client.receive().rest()).describedAs("late").isEqualTo(answers.get(i));
            }
        }
        try (WireClient other = new WireClient(server.port())) {
            for (int i = files - 1; i >= 0; i--) {
                other.send(made.get(i));
                assertThat(other.receive().rest())
                        .describedAs("on a new connection, backwards")
                        .isEqualTo(answers.get(i));
            }
            XdrReader first = new XdrReader(answers.getFirst().duplicate());
            first.readFixed(24);
            assertThat(first.readInt()).isZero();
            byte[] anew = guardedCreate(0, directory);
            ByteBuffer.wrap(anew).putInt(0, 1_000_000);
            other.send(anew);
            XdrReader refused = other.receive();
            refused.readFixed(24);
            assertThat(refused.readInt()).describedAs("a call of its own").isEqualTo(NfsStatus.EXIST.code());
        }
    }

    private static byte[] guardedCreate(int number, byte[] directory) {
        return WireClient.call(number, NfsProgram.NUMBER, 3, 8, Caller.ROOT, out -> {
            out.putOpaque(directory);
            out.putOpaque(new FileName("replayed" + number).bytes());
            out.putInt(1);
            for (int i = 0; i < 6; i++) {
                out.putInt(0); // no attribute is set
            }
        });
    }

    /** A client that means well, and what it sees of the server meanwhile. */
    private final class Others implements AutoCloseable {
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Semaphore first = new Semaphore(0);
        private final Thread thread = Thread.ofPlatform().start(this::run);
        private volatile int calls;
        private volatile long slowestNanos;

        Others() throws InterruptedException {
            first.acquire();
        }

        private void run() {
            try (WireClient client = new WireClient(server.port())) {
                byte[] directory = NfsWire.mount(client, "/data/directory");
                first.release();
                int made = 0;
                long slowest = 0;
                while (goesOn.get()) {
                    long asked = System.nanoTime();
                    assertThat(NfsWire.call(client, NfsProcedure.GETATTR, Caller.ROOT, out -> out.putOpaque(directory))
                                    .status())
                            .isEqualTo(NfsStatus.OK);
                    slowest = Math.max(slowest, System.nanoTime() - asked);
                    calls = ++made;
                    slowestNanos = slowest;
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.set(e);
                first.release();
            }
        }

        @Override
        public void close() {
            goesOn.set(false);
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            assertThat(interrupted).isFalse();
            assertThat(failure.get()).isNull();
        }
    }
}
