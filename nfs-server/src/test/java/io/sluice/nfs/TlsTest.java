package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.nfs.rpc.RpcTls;
import io.sluice.nfs.rpc.RpcTls.ClientCertificates;
import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.MemoryContent;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestCertificate;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RPC with TLS (RFC 9289). */
final class TlsTest {
    private static final int[] SIZES = {0, 1, 65_536, 65_537, 65_539, 1_000_003, 3 << 20};

    @TempDir
    static Path certificates;

    private static TestCertificate gateway;
    private static TestCertificate trainer;
    private static TestCertificate stranger;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        gateway = TestCertificate.make(certificates, "gateway");
        trainer = TestCertificate.make(certificates, "trainer");
        stranger = TestCertificate.make(certificates, "stranger");
    }

    private TestServer start(ClientCertificates clients, boolean required, Transport transport) throws IOException {
        RpcTls tls = RpcTls.of(
                gateway.certificate(),
                gateway.key(),
                clients,
                clients == ClientCertificates.NONE ? Optional.empty() : Optional.of(trainer.certificate()),
                required);
        return new TestServer(
                directory, NfsSettings.loopback(0).withTransport(transport, 2).withTls(tls));
    }

    private static NfsVirtualFileSystem files(WireClient client) throws IOException {
        return new NfsVirtualFileSystem(client);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadAndWrittenOverTlsIsTheSame(Transport transport) throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, false, transport);
                WireClient clear = server.client()) {
            clear.askForTls();
            try (WireClient client = clear.overTls(gateway.believed())) {
                NfsVirtualFileSystem files = files(client);
                for (int size : SIZES) {
                    byte[] content = TestServer.bytes(size, size);
                    server.file(InodeId.ROOT, "size" + size, content);
                    InodeId file = files.lookup(Caller.ROOT, InodeId.ROOT, new FileName("size" + size))
                            .id();
                    ByteBuffer into = ByteBuffer.allocate(size + 10);
                    assertThat(files.content(Caller.ROOT, file).read(0, into)).isEqualTo(size);
                    assertThat(Arrays.copyOf(into.array(), size)).isEqualTo(content);
                }
                assertThat(server.server().clients()).singleElement().returns(true, NfsClient::encrypted);
            }
        }
        assertThat(MemoryContent.openRegions()).isZero();
    }

    @Test
    void aClientThatLeavesInTheMidstOfAReplyLeavesNothingBehind() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, false, Transport.best())) {
            server.file(InodeId.ROOT, "file", TestServer.bytes(1 << 20, 1));
            for (int i = 0; i < 20; i++) {
                WireClient clear = server.client();
                clear.askForTls();
                WireClient client = clear.overTls(gateway.believed());
                byte[] root = NfsWire.mount(client, "/");
                byte[] file = NfsWire.handle(NfsWire.call(client, NfsProcedure.LOOKUP, Caller.ROOT, out -> {
                            out.putOpaque(root);
                            out.putOpaque(new FileName("file").bytes());
                        })
                        .results());
                for (int call = 0; call < 30; call++) {
                    client.send(WireClient.call(call, 100003, 3, 6, Caller.ROOT, out -> {
                        out.putOpaque(file);
                        out.putLong(0);
                        out.putInt(1 << 20);
                    }));
                }
                client.close();
            }
        }
        assertThat(MemoryContent.openRegions()).isZero();
    }

    @Test
    void whereTlsIsRequiredACallInClearIsTooWeakButNullIsNot() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, true, Transport.best());
                WireClient client = server.client()) {
            client.send(WireClient.call(5, 100005, 3, 1, Caller.ROOT, out -> out.putOpaque(new byte[] {'/'})));
            XdrReader refused = client.receive();
            assertThat(ints(refused, 5)).containsExactly(5, 1, 1, 1, 5);
            client.send(WireClient.call(6, 100003, 3, 0, Caller.ROOT, out -> {}));
            assertThat(ints(client.receive(), 6)).containsExactly(6, 1, 0, 0, 0, 0);
            client.askForTls();
            try (WireClient encrypted = client.overTls(gateway.believed())) {
                assertThat(NfsWire.mount(encrypted, "/")).isNotEmpty();
            }
        }
    }

    @Test
    void whereClientsMustShowACertificateOnlyAGoodOneComesIn() throws Exception {
        try (TestServer server = start(ClientCertificates.REQUIRED, true, Transport.best())) {
            assertThat(mountOverTls(server, trainer.believing(gateway))).isNotEmpty();
            assertThatThrownBy(() -> mountOverTls(server, stranger.believing(gateway)))
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(IOException.class),
                            e -> assertThat(e).hasRootCauseInstanceOf(IOException.class));
            assertThatThrownBy(() -> mountOverTls(server, gateway.believed()))
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(IOException.class),
                            e -> assertThat(e).hasRootCauseInstanceOf(IOException.class));
        }
    }

    @Test
    void whereACertificateIsOptionalABadOneIsWorseThanNone() throws Exception {
        try (TestServer server = start(ClientCertificates.OPTIONAL, true, Transport.best())) {
            assertThat(mountOverTls(server, gateway.believed())).isNotEmpty();
            assertThat(mountOverTls(server, trainer.believing(gateway))).isNotEmpty();
        }
    }

    @Test
    void aClientThatBelievesAnotherCertificateGoesAway() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, false, Transport.best())) {
            assertThatThrownBy(() -> mountOverTls(server, stranger.believed())).isInstanceOf(SSLException.class);
        }
    }

    private static byte[] mountOverTls(TestServer server, SSLContext context) throws IOException {
        try (WireClient clear = server.client()) {
            clear.askForTls();
            try (WireClient client = clear.overTls(context)) {
                return NfsWire.mount(client, "/");
            }
        }
    }

    @Test
    void whatComesInClearBehindTheQuestionIsNotTakenForEncrypted() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, true, Transport.best());
                WireClient client = server.client()) {
            byte[] question = WireClient.tlsCall(1);
            byte[] injected = WireClient.call(2, 100005, 3, 1, Caller.ROOT, out -> out.putOpaque(new byte[] {'/'}));
            ByteBuffer both = ByteBuffer.allocate(8 + question.length + injected.length);
            both.putInt(question.length | 0x8000_0000).put(question);
            both.putInt(injected.length | 0x8000_0000).put(injected);
            client.sendRaw(both.array());
            assertThat(ints(client.receive(), 5)).describedAs("bad credential").containsExactly(1, 1, 1, 1, 1);
            assertThat(ints(client.receive(), 5)).describedAs("too weak").containsExactly(2, 1, 1, 1, 5);
        }
    }

    @Test
    void aSecondQuestionAndOneWithoutTlsAreBadCredentials() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, false, Transport.best());
                WireClient clear = server.client()) {
            clear.askForTls();
            try (WireClient client = clear.overTls(gateway.believed())) {
                client.send(WireClient.tlsCall(3));
                assertThat(ints(client.receive(), 5)).containsExactly(3, 1, 1, 1, 1);
            }
        }
        try (TestServer server = new TestServer(directory.resolve("none"), NfsSettings.loopback(0));
                WireClient client = server.client()) {
            client.send(WireClient.tlsCall(3));
            assertThat(ints(client.receive(), 5)).containsExactly(3, 1, 1, 1, 1);
        }
    }

    @Test
    void noiseInThePlaceOfAHandshakeEndsTheConnection() throws Exception {
        try (TestServer server = start(ClientCertificates.NONE, false, Transport.best());
                WireClient client = server.client()) {
            client.askForTls();
            client.sendRaw(TestServer.bytes(1000, 9));
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void filesThatAreNoCertificateOrKeyAreNamed() throws Exception {
        Path noise = Files.writeString(directory.resolve("noise.pem"), "noise");
        assertThatThrownBy(() -> RpcTls.of(noise, gateway.key(), ClientCertificates.NONE, Optional.empty(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("noise.pem");
        assertThatThrownBy(
                        () -> RpcTls.of(gateway.certificate(), noise, ClientCertificates.NONE, Optional.empty(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("noise.pem");
        assertThatThrownBy(() -> RpcTls.of(
                        gateway.certificate(), gateway.key(), ClientCertificates.REQUIRED, Optional.of(noise), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("noise.pem");
    }

    private static int[] ints(XdrReader in, int count) {
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = in.readInt();
        }
        assertThat(in.remaining()).isZero();
        return ints;
    }
}
