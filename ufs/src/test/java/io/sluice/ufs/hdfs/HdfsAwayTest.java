package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A NameNode that is away, mute or no NameNode: each call ends within the mount's own time-outs, and nothing runs on after a mount is closed. */
final class HdfsAwayTest {
    private static final Map<String, String> SHORT = Map.of("connect-timeout", "1s", "request-timeout", "1s");

    private static UfsException refusal(String uri, Map<String, String> options) {
        try (UnderFileSystem store = HdfsCluster.open(uri, options)) {
            throw new AssertionError("it was opened: " + store);
        } catch (UfsException e) {
            assertThat(e.reason()).doesNotContain("\n");
            return e;
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "webhdfs"})
    void aNameNodeThatRefusesConnectionsIsUnavailableAtOnce(String scheme) throws Exception {
        UfsException answer = refusal(scheme + "://127.0.0.1:" + unusedPort() + "/data", Map.of());

        assertThat(answer.error()).isEqualTo(UfsError.UNAVAILABLE);
        assertThat(answer.reason()).contains("connections are refused: is the store running, and the port right?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "webhdfs"})
    @Timeout(20)
    void aNameNodeThatDoesNotAnswerIsUnavailableWithinTheTimeout(String scheme) throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            UfsException answer = refusal(scheme + "://127.0.0.1:" + mute.getLocalPort() + "/data", SHORT);

            assertThat(answer.error()).isEqualTo(UfsError.UNAVAILABLE);
            assertThat(answer.reason()).contains("no answer in time");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aHostThatNobodyKnowsIsUnavailableAndNamed() {
        UfsException answer = refusal("hdfs://no-such-host.invalid:8020/data", SHORT);

        assertThat(answer.error()).isEqualTo(UfsError.UNAVAILABLE);
        assertThat(answer.reason()).contains("no-such-host.invalid").contains("the host is not known");
    }

    @Test
    @Timeout(20)
    void aPortThatSpeaksAnotherProtocolIsInvalid() throws Exception {
        Thread server;
        try (ServerSocket http = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server = Thread.ofVirtual().start(() -> answerByHttp(http));

            UfsException answer = refusal("hdfs://127.0.0.1:" + http.getLocalPort() + "/data", SHORT);

            assertThat(answer.error()).isEqualTo(UfsError.INVALID);
        }
        server.join();
    }

    private static void answerByHttp(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream();
                        OutputStream out = socket.getOutputStream()) {
                    assertThat(in.read()).isEqualTo('h');
                    out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    out.flush();
                }
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    @Test
    void aMountWithoutANameNodeNeedsASiteFileThatNamesOne(@TempDir Path folder) throws Exception {
        assertThat(refusal("hdfs:///data", Map.of()).getMessage())
                .isEqualTo("INVALID: hdfs:///data names no NameNode: write hdfs://namenode:port/data, or give a"
                        + " core-site that sets fs.defaultFS to one of hdfs://");

        HdfsCluster cluster = HdfsCluster.shared();
        String directory = cluster.newDirectory();
        Path site = Files.writeString(
                folder.resolve("core-site.xml"),
                "<configuration><property><name>fs.defaultFS</name><value>" + cluster.uri("")
                        + "</value></property></configuration>");
        try (UnderFileSystem store = HdfsCluster.open("hdfs:///" + directory, Map.of("core-site", site.toString()))) {
            assertThat(store.list(StorePath.ROOT, Optional.empty()).entries()).isEmpty();
        }
    }

    @Test
    void aSiteFileThatAsksForKerberosNeedsAKeytab(@TempDir Path folder) throws Exception {
        Path site = Files.writeString(
                folder.resolve("core-site.xml"),
                "<configuration><property><name>hadoop.security.authentication</name><value>kerberos</value>"
                        + "</property></configuration>");

        assertThat(refusal("hdfs://127.0.0.1:1/data", Map.of("core-site", site.toString()))
                        .getMessage())
                .isEqualTo("INVALID: the site files ask for Kerberos: give the options kerberos-principal and"
                        + " kerberos-keytab");
    }

    @Test
    void aKeytabWithoutAKeyOfThePrincipalIsInvalid(@TempDir Path folder) throws Exception {
        Path keytab = Files.writeString(folder.resolve("keytab"), "no keys");

        UfsException answer = refusal(
                "hdfs://127.0.0.1:1/data",
                Map.of("kerberos-principal", "sluice@EXAMPLE.COM", "kerberos-keytab", keytab.toString()));

        assertThat(answer.getMessage())
                .isEqualTo("INVALID: the keytab " + keytab + " holds no key of sluice@EXAMPLE.COM");
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CountDownLatch ended = new CountDownLatch(1);
            String uri = "hdfs://127.0.0.1:" + mute.getLocalPort() + "/data";
            Thread caller = Thread.ofVirtual().start(() -> {
                assertThat(refusal(uri, Map.of()).error()).isEqualTo(UfsError.UNAVAILABLE);
                ended.countDown();
            });
            mute.accept();

            caller.interrupt();

            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void mountsThatComeAndGoLeaveNoThreads() throws Exception {
        use();
        Set<String> once = threads();
        for (int i = 0; i < 3; i++) {
            use();
        }

        Set<String> more = threads();
        more.removeAll(once);
        assertThat(more).isEmpty();
    }

    private static void use() throws Exception {
        HdfsCluster cluster = HdfsCluster.shared();
        String directory = cluster.newDirectory();
        try (UnderFileSystem store = HdfsCluster.open(cluster.uri(directory), Map.of("user", "alice"))) {
            StoreFile file = store.put(StorePath.of("f"), BytesToUpload.of("x"), PutMode.EXCLUSIVE);
            store.read(StorePath.of("f"), file.version(), 0, 1).close();
            assertThatThrownBy(() -> store.delete(StorePath.of("g"))).isInstanceOf(UfsException.class);
        }
    }

    /** Of clients that work for alice, and of those that renew her leases: their names tell whom they work for. */
    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("alice") || thread.getName().contains("PeerCache")) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
