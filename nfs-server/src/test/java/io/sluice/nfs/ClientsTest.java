package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.GroupList;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is connected, what an administrator sees of him, and how he is sent away. */
final class ClientsTest {
    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        server.file(InodeId.ROOT, "file", new byte[100_000]);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private NfsClient only() {
        assertThat(server.server().clients()).hasSize(1);
        return server.server().clients().getFirst();
    }

    private static NfsWire.Answer lookup(WireClient client, byte[] root, String name) {
        return NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putOpaque(new FileName(name).bytes());
        });
    }

    @Test
    void requestsAndBytesAreCountedAndSoAreMounts() throws Exception {
        Instant before = Instant.now();
        try (WireClient client = server.client()) {
            byte[] root = NfsWire.mount(client, "/");
            byte[] file = NfsWire.handle(lookup(client, root, "file").results());
            NfsWire.call(client, NfsProcedure.READ, Caller.ROOT, out -> {
                out.putOpaque(file);
                out.putLong(0);
                out.putInt(100_000);
            });
            NfsWire.call(client, NfsProcedure.GETATTR, Caller.ROOT, out -> out.putOpaque(file));
            NfsClient seen = only();
            assertThat(seen.host()).isEqualTo("127.0.0.1");
            assertThat(seen.calls()).isEqualTo(4);
            assertThat(seen.receivedBytes()).isBetween(4 * 60L, 4 * 200L);
            assertThat(seen.sentBytes()).isBetween(100_000L, 101_500L);
            assertThat(seen.lastError()).isEmpty();
            assertThat(seen.mounts()).singleElement().returns("/", NfsClient.Mount::path);
            assertThat(seen.mounts().getFirst().since()).isBetween(before, Instant.now());
            assertThat(seen.connectedAt()).isBetween(before, Instant.now());
        }
    }

    @Test
    void theLastErrorIsKeptButNotThatSomethingIsNotThere() throws Exception {
        try (WireClient client = server.client()) {
            byte[] root = NfsWire.mount(client, "/");
            assertThat(lookup(client, root, "nothing").status()).isEqualTo(NfsStatus.NOENT);
            assertThat(only().lastError()).isEmpty();
            byte[] file = NfsWire.handle(lookup(client, root, "file").results());
            assertThat(lookup(client, file, "x").status()).isEqualTo(NfsStatus.NOTDIR);
            assertThat(only().lastError().map(NfsClient.LastError::what)).isEqualTo(Optional.of("LOOKUP: NOTDIR"));
            client.send(WireClient.call(9, 100003, 3, 1, Caller.ROOT, out -> out.putInt(5)));
            client.receive();
            assertThat(only().lastError().orElseThrow().what()).startsWith("garbage: ");
        }
    }

    @Test
    void whoIsKickedLosesHisConnectionsAndMayComeAgain() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (WireClient one = server.client();
                WireClient two = server.client()) {
            NfsWire.mount(one, "/");
            NfsWire.mount(two, "/");
            assertThat(server.server().kick(InetAddress.ofLiteral("10.0.0.1"))).isZero();
            assertThat(server.server().kick(loopback)).isEqualTo(2);
            assertThat(one.isClosedByServer()).isTrue();
            assertThat(two.isClosedByServer()).isTrue();
        }
        try (WireClient again = server.client()) {
            again.call(100003, 3, 0, Caller.ROOT, out -> {});
            assertThat(only().mounts()).isEmpty();
        }
    }

    @Test
    void aSecureExportIsMountedFromAPortOfRootAlone() throws Exception {
        NfsExport secure = TestServer.export(VfsPath.ROOT, false, true, Squash.NONE, "127.0.0.0/8");
        server.exports().replace(List.of(secure));
        try (WireClient client = server.client()) {
            client.send(WireClient.call(1, 100005, 3, 1, Caller.ROOT, out -> out.putOpaque(new byte[] {'/'})));
            var reply = client.receive();
            reply.readFixed(24);
            assertThat(reply.readInt()).describedAs("ACCES").isEqualTo(13);
        }
        try (WireClient client = fromPortOfRoot()) {
            assertThat(NfsWire.mount(client, "/")).isNotEmpty();
        }
    }

    private WireClient fromPortOfRoot() throws IOException {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        for (int port = 1023; port > 600; port--) {
            try {
                return new WireClient(new Socket(here, server.server().port(), here, port));
            } catch (BindException e) {
                Assumptions.assumeFalse(e.getMessage().contains("Permission"), "only root may call from such a port");
            }
        }
        throw new AssertionError("every port is taken");
    }

    @Test
    void squashedCallersBecomeWhoTheExportSays() throws Exception {
        NfsExport export = TestServer.export(VfsPath.ROOT, false, Squash.ALL);
        server.exports()
                .replace(List.of(new NfsExport(export.path(), export.clients(), false, false, Squash.ALL, 1234, 5678)));
        try (WireClient client = server.client()) {
            byte[] root = NfsWire.mount(client, "/");
            lookup(client, root, "file");
            assertThat(server.files().lastCaller()).returns(1234, Caller::uid).returns(5678, Caller::gid);
        }
    }

    @Test
    void theGroupsOfThisHostCountWhereThatIsSet() throws Exception {
        NfsSettings settings = NfsSettings.loopback(0).withGroups(NfsSettings.Groups.HOST);
        try (TestServer other = new TestServer(directory.resolve("other"), settings);
                WireClient client = other.client()) {
            byte[] root = NfsWire.mount(client, "/");
            Caller liar = new Caller(0, 0, new GroupList(Set.of(4711)), "test");
            NfsWire.call(client, NfsProcedure.LOOKUP, liar, out -> {
                out.putOpaque(root);
                out.putOpaque(new FileName("nothing").bytes());
            });
            assertThat(other.files().lastCaller().isMemberOf(4711)).isFalse();
            assertThat(other.files().lastCaller().groups().contains(0)).isTrue();
        }
    }

    @Test
    void clientsComeInByIpv6Too() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        Assumptions.assumeTrue(canListenAt(loopback), "this host has no IPv6");
        NfsSettings settings = NfsSettings.loopback(0).withListen(new InetSocketAddress(loopback, 0));
        try (NfsServer six = NfsServer.start(settings, server.exports(), server.files(), TestServer.key(1));
                WireClient client = new WireClient(new Socket(loopback, six.port()))) {
            assertThat(NfsWire.mount(client, "/")).isNotEmpty();
            assertThat(six.clients()).singleElement().returns("0:0:0:0:0:0:0:1", NfsClient::host);
        }
    }

    @Test
    void anIpv4ClientOfAListenerOfBothIsJudgedByItsIpv4Address() throws Exception {
        Assumptions.assumeTrue(canListenAt(InetAddress.ofLiteral("::1")), "this host has no IPv6");
        for (Transport transport : Transport.values()) {
            NfsSettings settings = NfsSettings.loopback(0)
                    .withListen(new InetSocketAddress(InetAddress.ofLiteral("::"), 0))
                    .withTransport(transport, 1);
            try (NfsServer both = NfsServer.start(settings, server.exports(), server.files(), TestServer.key(1));
                    WireClient four = new WireClient(new Socket("127.0.0.1", both.port()));
                    WireClient six = new WireClient(new Socket("::1", both.port()))) {
                assertThat(NfsWire.mount(four, "/")).isNotEmpty();
                assertThat(NfsWire.mount(six, "/")).isNotEmpty();
                assertThat(both.clients())
                        .extracting(NfsClient::host)
                        .containsExactlyInAnyOrder("127.0.0.1", "0:0:0:0:0:0:0:1");
            }
        }
    }

    private static boolean canListenAt(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
