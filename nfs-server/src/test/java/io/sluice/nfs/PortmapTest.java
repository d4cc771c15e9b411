package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.portmap.Mapping;
import io.sluice.nfs.portmap.PortmapProgram;
import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcProgram;
import io.sluice.nfs.rpc.RpcServer;
import io.sluice.nfs.rpc.Transport;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clients find the port that are not told it (RFC 1833 §3). */
final class PortmapTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    @TempDir
    Path directory;

    private static int getPort(WireClient client, int program, int version, int protocol) {
        return client.call(PortmapProgram.NUMBER, 2, 3, Caller.ROOT, out -> {
                    out.putInt(program);
                    out.putInt(version);
                    out.putInt(protocol);
                    out.putInt(0);
                })
                .readInt();
    }

    private static List<Mapping> dump(WireClient client) {
        XdrReader list = client.call(PortmapProgram.NUMBER, 2, 4, Caller.ROOT, out -> {});
        List<Mapping> mappings = new ArrayList<>();
        while (list.readBoolean()) {
            int program = list.readInt();
            int version = list.readInt();
            assertThat(list.readInt()).isEqualTo(TCP);
            mappings.add(new Mapping(program, version, list.readInt()));
        }
        return mappings;
    }

    private static List<Mapping> expected(int port) {
        return List.of(
                new Mapping(NfsProgram.NUMBER, 3, port),
                new Mapping(MountProgram.NUMBER, 1, port),
                new Mapping(MountProgram.NUMBER, 3, port));
    }

    @Test
    void aPortMapperOfItsOwnTellsWhereNfsAndMountAre() throws Exception {
        NfsSettings settings = NfsSettings.loopback(0).withPortmap(new NfsSettings.Portmap.Serve(0));
        try (TestServer server = new TestServer(directory, settings);
                WireClient client = new WireClient(server.server().portmapPort())) {
            int port = server.server().port();
            assertThat(getPort(client, NfsProgram.NUMBER, 3, TCP)).isEqualTo(port);
            assertThat(getPort(client, MountProgram.NUMBER, 3, TCP)).isEqualTo(port);
            assertThat(getPort(client, MountProgram.NUMBER, 1, TCP)).isEqualTo(port);
            assertThat(getPort(client, NfsProgram.NUMBER, 3, UDP)).isZero();
            assertThat(getPort(client, NfsProgram.NUMBER, 4, TCP)).isZero();
            assertThat(dump(client)).isEqualTo(expected(port));
        }
    }

    @Test
    void aPortMapperOfItsOwnTakesNothingFromOthers() throws Exception {
        NfsSettings settings = NfsSettings.loopback(0).withPortmap(new NfsSettings.Portmap.Serve(0));
        try (TestServer server = new TestServer(directory, settings);
                WireClient client = new WireClient(server.server().portmapPort())) {
            for (int procedure : new int[] {1, 2}) {
                assertThat(client.call(PortmapProgram.NUMBER, 2, procedure, Caller.ROOT, out -> {
                                    out.putInt(NfsProgram.NUMBER);
                                    out.putInt(3);
                                    out.putInt(TCP);
                                    out.putInt(1);
                                })
                                .readBoolean())
                        .isFalse();
            }
            assertThat(dump(client)).isEqualTo(expected(server.server().port()));
        }
    }

    @Test
    void withoutOneNoOtherPortIsOpen() throws Exception {
        try (TestServer server = new TestServer(directory)) {
            assertThat(server.server().portmapPort()).isZero();
        }
    }

    @Test
    void whatIsServedIsRegisteredAtThePortMapperOfTheHostUntilItCloses() throws Exception {
        Registry registry = new Registry();
        RpcServer.Endpoint endpoint = new RpcServer.Endpoint(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Transport.NIO, 1, Optional.empty());
        try (RpcServer portmapper =
                new RpcServer(endpoint, RpcLimits.of(4096), InstantSource.system(), List.of(registry))) {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), portmapper.port());
            NfsSettings settings = NfsSettings.loopback(0).withPortmap(new NfsSettings.Portmap.Register(at, false));
            try (TestServer server = new TestServer(directory, settings)) {
                assertThat(registry.mappings)
                        .containsExactlyInAnyOrderElementsOf(
                                expected(server.server().port()));
            }
            assertThat(registry.mappings).isEmpty();
            registry.refuses = true;
            assertThatThrownBy(() -> new TestServer(directory.resolve("refused"), settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("refuses program 100003");
        }
    }

    @Test
    void aHostWithoutAPortMapperIsToldInOneLine() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), free);
        NfsSettings settings = NfsSettings.loopback(0).withPortmap(new NfsSettings.Portmap.Register(nobody, false));
        assertThatThrownBy(() -> new TestServer(directory, settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the port mapper at")
                .hasMessageContaining("does not answer");
    }

    /** A port mapper as hosts have it: it takes what is registered. */
    private static final class Registry implements RpcProgram {
        final Set<Mapping> mappings = ConcurrentHashMap.newKeySet();
        volatile boolean refuses;

        @Override
        public int number() {
            return PortmapProgram.NUMBER;
        }

        @Override
        public List<Integer> versions() {
            return List.of(2);
        }

        @Override
        public Optional<RpcProcedure> procedure(int version, int number) {
            return Optional.of((call, reply) -> {
                XdrReader in = call.arguments();
                int program = in.readInt();
                int ofVersion = in.readInt();
                assertThat(in.readInt()).isEqualTo(TCP);
                Mapping mapping = new Mapping(program, ofVersion, in.readInt());
                boolean done = number == 1 ? !refuses && mappings.add(mapping) : mappings.remove(mapping);
                reply.body().putBoolean(done);
            });
        }
    }
}
