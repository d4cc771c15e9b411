package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.v3.NfsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dcache.oncrpc4j.rpc.OncRpcClient;
import org.dcache.oncrpc4j.rpc.RpcAuth;
import org.dcache.oncrpc4j.rpc.RpcAuthTypeNone;
import org.dcache.oncrpc4j.rpc.RpcAuthTypeUnix;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.xdr.BadXdrOncRpcException;
import org.dcache.oncrpc4j.xdr.XdrAble;
import org.dcache.oncrpc4j.xdr.XdrDecodingStream;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;
import org.dcache.oncrpc4j.xdr.XdrVoid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others wrote by the same RFCs understands what we wrote. */
final class IndependentClientTest {
    private static final RpcAuth SYS = new RpcAuthTypeUnix(1000, 1000, new int[] {1, 2, 3}, 0, "client");

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

    private void call(int program, int version, int procedure, RpcAuth auth, XdrAble arguments, XdrAble results)
            throws Exception {
        try (OncRpcClient client = new OncRpcClient(
                InetAddress.getLoopbackAddress(), 6, server.server().port())) {
            new RpcCall(program, version, auth, client.connect())
                    .call(procedure, arguments, results, 30, TimeUnit.SECONDS);
        }
    }

    @Test
    void nullIsAnsweredWithAndWithoutCredentials() throws Exception {
        call(NfsProgram.NUMBER, 3, 0, new RpcAuthTypeNone(), XdrVoid.XDR_VOID, XdrVoid.XDR_VOID);
        call(NfsProgram.NUMBER, 3, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID);
        call(MountProgram.NUMBER, 3, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID);
        call(MountProgram.NUMBER, 1, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID);
    }

    @Test
    void whatIsMountedHasAttributes() throws Exception {
        Opaque handle = new Opaque();
        call(MountProgram.NUMBER, 3, 1, SYS, new Opaque("/"), handle);
        call(NfsProgram.NUMBER, 3, 1, SYS, handle, new RootAttributes());
    }

    @Test
    void anUnknownProgramVersionOrProcedureIsRefusedAsSuch() {
        assertThatThrownBy(() -> call(NfsProgram.NUMBER, 4, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID))
                .hasMessageContaining("PROG_MISMATCH");
        assertThatThrownBy(() -> call(MountProgram.NUMBER, 2, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID))
                .hasMessageContaining("PROG_MISMATCH");
        assertThatThrownBy(() -> call(100021, 4, 0, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID))
                .hasMessageContaining("PROG_UNAVAIL");
        assertThatThrownBy(() -> call(NfsProgram.NUMBER, 3, 22, SYS, XdrVoid.XDR_VOID, XdrVoid.XDR_VOID))
                .hasMessageContaining("PROC_UNAVAIL");
    }

    /** A string or handle that is sent, or that comes behind a status that must be 0. */
    private static final class Opaque implements XdrAble {
        private byte[] bytes = {};

        Opaque() {}

        Opaque(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void xdrEncode(XdrEncodingStream out) {
            out.xdrEncodeDynamicOpaque(bytes);
        }

        @Override
        public void xdrDecode(XdrDecodingStream in) throws BadXdrOncRpcException {
            assertThat(in.xdrDecodeInt()).isZero();
            bytes = in.xdrDecodeDynamicOpaque();
        }
    }

    /** The attributes of the root behind a status that must be 0. */
    private record RootAttributes() implements XdrAble {
        @Override
        public void xdrEncode(XdrEncodingStream out) {
            throw new UnsupportedOperationException("is only received");
        }

        @Override
        public void xdrDecode(XdrDecodingStream in) throws BadXdrOncRpcException {
            assertThat(in.xdrDecodeInt()).isZero();
            assertThat(in.xdrDecodeInt()).describedAs("a directory").isEqualTo(2);
            assertThat(in.xdrDecodeInt()).describedAs("mode").isEqualTo(0755);
        }
    }
}
