package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.WireClient;
import io.sluice.tools.settings.SettingsReader;
import io.sluice.tools.tracing.Collector;
import io.sluice.tools.tracing.Collector.Received;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.MountRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces of a gateway of real parts, from its NFS door to its store. */
@Timeout(120)
final class TracedGatewayTest {
    private static final String FILE = "sample.bin";
    private static final int BYTES = 3 << 20;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void fill() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.write(data.resolve(FILE), new byte[BYTES]);
    }

    private Gateway open(String... more) throws Exception {
        SluiceHome home = new SluiceHome(folder.resolve("home"));
        home.create();
        List<String> settings = new ArrayList<>(
                List.of("nfs.port=0", "nfs.exports=[{path: /, clients: [\"127.0.0.1\"], squash: none}]"));
        settings.addAll(List.of(more));
        Gateway gateway = new Wiring()
                .open(
                        home,
                        SettingsReader.read(home.settings(), settings, home.directory())
                                .settings());
        gateway.control()
                .mount(new MountRequest(VfsPath.parse("/data"), data.toUri().toString(), Map.of(), false, false));
        return gateway;
    }

    private static void read(Gateway gateway) throws Exception {
        try (WireClient client = new WireClient(gateway.nfs().view().port())) {
            VirtualFileSystem files = new NfsVirtualFileSystem(client);
            InodeId mount = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("data"))
                    .id();
            InodeId file = files.lookup(Caller.ROOT, mount, new FileName(FILE)).id();
            ByteBuffer into = ByteBuffer.allocate(BYTES);
            int read = 0;
            while (read < BYTES) {
                read += files.content(Caller.ROOT, file).read(read, into);
            }
            assertThat(read).isEqualTo(BYTES);
        }
    }

    @Test
    void aColdReadThroughNfsIsOneTraceFromTheDoorToTheStore() throws Exception {
        try (Collector collector = new Collector()) {
            try (Gateway gateway = open("tracing.endpoint=" + collector.address(), "tracing.sample=1")) {
                read(gateway);
                Received stored = collector.await(span -> span.name().equals("store read"));
                Received fetch = collector.await(span -> span.id().equals(stored.parent()));
                Received door = collector.await(span -> span.id().equals(fetch.parent()));

                assertThat(stored.trace()).isEqualTo(fetch.trace()).isEqualTo(door.trace());
                assertThat(List.of(door.name(), fetch.name(), stored.name()))
                        .containsExactly("nfs read", "fetch", "store read");
                assertThat(door.parent()).isEmpty();
                assertThat(door.notes())
                        .containsEntry("sluice.client", "127.0.0.1")
                        .containsEntry("sluice.uid", "0")
                        .containsKey("sluice.inode")
                        .doesNotContainKey("sluice.error");
                assertThat(fetch.notes()).containsEntry("sluice.key", FILE).containsKey("sluice.blocks");
                assertThat(stored.notes())
                        .containsEntry("sluice.key", FILE)
                        .containsEntry("sluice.store", "file://" + data)
                        .containsKey("sluice.bytes");
            }
        }
    }

    @Test
    void aFailureIsNotedByItsStatus() throws Exception {
        try (Collector collector = new Collector();
                Gateway gateway = open("tracing.endpoint=" + collector.address(), "tracing.sample=1");
                WireClient client = new WireClient(gateway.nfs().view().port())) {
            VirtualFileSystem files = new NfsVirtualFileSystem(client);
            InodeId mount = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("data"))
                    .id();
            try {
                files.removeDirectory(Caller.ROOT, mount, new FileName(FILE));
            } catch (io.sluice.vfs.VfsException e) {
                Received door = collector.await(span -> span.name().equals("nfs rmdir"));
                assertThat(door.notes()).containsEntry("sluice.error", "NOTDIR");
                return;
            }
            throw new AssertionError("a file was removed as a directory");
        }
    }

    @Test
    void aCollectorThatIsNotThereBreaksNothing() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Gateway gateway = open("tracing.endpoint=http://127.0.0.1:" + port, "tracing.sample=1")) {
            for (int i = 0; i < 5; i++) {
                read(gateway);
            }
        }
    }

    @Test
    void aCollectorThatNeverAnswersHoldsNobodyUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            try (Gateway gateway =
                    open("tracing.endpoint=http://127.0.0.1:" + silent.getLocalPort(), "tracing.sample=1")) {
                for (int i = 0; i < 5; i++) {
                    read(gateway);
                }
            }
        }
    }

    @Test
    void whileItIsOffNothingOfOpenTelemetryIsLoaded() throws Exception {
        Path classes = folder.resolve("classes");
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xlog:class+load:file=" + classes,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledGateway.class.getName(),
                        folder.resolve("home").toString(),
                        data.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = gateway.inputReader()) {
            String line = out.readLine();
            while (!line.startsWith("ready ")) {
                line = out.readLine();
            }
            gateway.getOutputStream().close();
            assertThat(gateway.waitFor()).isZero();
        } finally {
            gateway.destroyForcibly();
        }
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains("io.sluice.tools.Wiring"))
                .noneMatch(line -> line.contains("io.opentelemetry"));
    }
}
