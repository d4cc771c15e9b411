package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.ServeFolder;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with a small heap, in a process of its own, against clients that misuse record marking (RFC 5531 §11). */
@Timeout(120)
final class HostileMarkingTest {
    private static final String SERVING = "serving on port ";
    private static final int DRIPPING = 1000;
    private static final int HALF_SENT = 200;
    private static final int HALF_BYTES = 1_000_000;
    private static final int LAST_FRAGMENT = 0x8000_0000;
    private static final long MOST_RSS_KIB = 700 << 10;
    private static final int CALLS_OF_OTHERS = 300;

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Process server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ServeFolder.class.getName(),
                        directory.toString(),
                        "127.0.0.1",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader told =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = told.readLine();
        while (line != null && !line.startsWith(SERVING)) {
            line = told.readLine();
        }
        assertThat(line).isNotNull();
        port = Integer.parseInt(line.substring(SERVING.length()));
        Thread.startVirtualThread(() -> told.lines().forEach(_ -> {}));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable client : opened) {
            client.close();
        }
        server.destroyForcibly();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.add(socket);
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static byte[] mark(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static void quietly(Socket socket, byte[] bytes) {
        Thread.startVirtualThread(() -> {
            try {
                send(socket, bytes);
            } catch (IOException e) {
                // the server has ended the connection, as it may
            }
        });
    }

    private long rssKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(server.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withASmallHeapOthersAreServedMeanwhile() throws Exception {
        long before = rssKib();
        List<Socket> dripping = new ArrayList<>();
        for (int i = 0; i < DRIPPING; i++) {
            dripping.add(connect());
            send(dripping.getLast(), mark(LAST_FRAGMENT | HALF_BYTES));
        }
        for (int i = 0; i < HALF_SENT; i++) {
            ByteBuffer half = ByteBuffer.allocate(HALF_BYTES).putInt(LAST_FRAGMENT | (HALF_BYTES + 4));
            quietly(connect(), half.array());
            quietly(connect(), mark(Integer.MAX_VALUE));
            quietly(connect(), new byte[64 << 10]);
            quietly(connect(), ByteBuffer.allocate(5).putInt(1).array());
        }
        long slowest = 0;
        try (WireClient client = new WireClient(port)) {
            byte[] root = NfsWire.mount(client, "/");
            for (int i = 0; i < CALLS_OF_OTHERS; i++) {
                for (int drop = 0; drop < 10; drop++) {
                    quietly(dripping.get((i * 10 + drop) % DRIPPING), new byte[1]);
                }
                long asked = System.nanoTime();
                assertThat(NfsWire.call(client, NfsProcedure.GETATTR, Caller.ROOT, out -> out.putOpaque(root))
                                .status())
                        .isEqualTo(NfsStatus.OK);
                assertThat(NfsWire.call(client, NfsProcedure.FSSTAT, Caller.ROOT, out -> out.putOpaque(root))
                                .status())
                        .isEqualTo(NfsStatus.OK);
                slowest = Math.max(slowest, System.nanoTime() - asked);
            }
        }
        long after = rssKib();
        System.out.printf(
                "-Xmx256m, %d dripping and %d other hostile connections: RSS %d MiB before, %d MiB after; two calls of another client took at most %d ms%n",
                DRIPPING, 4 * HALF_SENT, before >> 10, after >> 10, slowest / 1_000_000);
        assertThat(server.isAlive()).isTrue();
        assertThat(after).isLessThan(MOST_RSS_KIB);
    }
}
