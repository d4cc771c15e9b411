package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.nfs.export.Cidr;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.GroupList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportsTest {
    private static final Caller ROOT_OF_CLIENT = new Caller(0, 0, new GroupList(Set.of(0, 7)), "test");
    private static final Caller USER_OF_CLIENT = new Caller(1000, 1001, new GroupList(Set.of(7)), "test");

    @TempDir
    Path directory;

    private TestServer server;
    private WireClient client;
    private InodeId top;
    private InodeId inner;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        top = server.directory(InodeId.ROOT, "top");
        inner = server.directory(top, "inner");
        server.file(top, "file", new byte[3]);
        client = server.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private void export(String path, boolean readOnly, Squash squash) throws Exception {
        server.exports().replace(List.of(TestServer.export(VfsPath.parse(path), readOnly, squash)));
    }

    private NfsWire.Answer lookup(byte[] directoryHandle, String name) {
        return NfsWire.call(client, NfsProcedure.LOOKUP, USER_OF_CLIENT, out -> {
            out.putOpaque(directoryHandle);
            out.putOpaque(name.getBytes(StandardCharsets.UTF_8));
        });
    }

    private NfsStatus getAttr(byte[] handle) {
        return NfsWire.call(client, NfsProcedure.GETATTR, USER_OF_CLIENT, out -> out.putOpaque(handle))
                .status();
    }

    private NfsStatus makeDirectory(byte[] handle, String name, Caller caller) {
        return NfsWire.call(client, NfsProcedure.MKDIR, caller, out -> {
                    out.putOpaque(handle);
                    out.putOpaque(name.getBytes(StandardCharsets.UTF_8));
                    NfsWire.putAttributes(out, AttributeChange.NONE);
                })
                .status();
    }

    private XdrReader mountProgram(int version, int procedure, String path) {
        return client.call(
                MountProgram.NUMBER,
                version,
                procedure,
                Caller.ROOT,
                out -> out.putOpaque(path.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingLeadsAboveTheRootOfAnExport() throws Exception {
        export("/top", false, Squash.NONE);
        byte[] root = NfsWire.mount(client, "/top");
        assertThat(NfsWire.handle(lookup(root, "..").results())).isEqualTo(root);
        byte[] below = NfsWire.mount(client, "/top/inner");
        XdrReader up = lookup(below, "..").results();
        NfsWire.handle(up);
        assertThat(NfsWire.postOpAttributes(up).orElseThrow().id()).isEqualTo(top);
    }

    @Test
    void aDirectoryThatWasMovedOutOfItsExportLeadsNowhere() throws Exception {
        export("/top", false, Squash.NONE);
        byte[] below = NfsWire.mount(client, "/top/inner");
        InodeId elsewhere = server.directory(InodeId.ROOT, "elsewhere");
        server.files().rename(Caller.ROOT, top, new FileName("inner"), elsewhere, new FileName("inner"));
        assertThat(lookup(below, "..").status()).isEqualTo(NfsStatus.ACCES);
        assertThat(inner).isNotNull();
    }

    @Test
    void onlyDirectoriesOfExportsAreMounted() throws Exception {
        export("/top", false, Squash.NONE);
        assertThat(mountProgram(3, 1, "/").readInt()).isEqualTo(13);
        assertThat(mountProgram(3, 1, "/topping").readInt()).isEqualTo(13);
        assertThat(mountProgram(3, 1, "/top/nothing").readInt()).isEqualTo(2);
        assertThat(mountProgram(3, 1, "/top/file").readInt()).isEqualTo(20);
        assertThat(mountProgram(3, 1, "/top/../top").readInt()).isEqualTo(22);
        assertThat(mountProgram(1, 1, "/top").readInt()).isEqualTo(13);
        XdrReader mounted = mountProgram(3, 1, "/top");
        assertThat(mounted.readInt()).isZero();
        NfsWire.handle(mounted);
        assertThat(mounted.readInt()).isEqualTo(2);
        assertThat(mounted.readInt()).describedAs("AUTH_SYS").isEqualTo(1);
        assertThat(mounted.readInt()).describedAs("AUTH_NONE").isZero();
    }

    @Test
    void aHandleIsOfNoUseToWhomItsExportDoesNotAdmit() throws Exception {
        byte[] root = NfsWire.mount(client, "/");
        assertThat(getAttr(root)).isEqualTo(NfsStatus.OK);
        List<Cidr> others = List.of(Cidr.parse("10.0.0.0/8"));
        server.exports().replace(List.of(NfsExport.of(VfsPath.ROOT, others, false)));
        assertThat(getAttr(root)).isEqualTo(NfsStatus.ACCES);
        assertThatThrownBy(() -> NfsWire.mount(client, "/")).hasMessageContaining("13");
        server.exports().replace(List.of());
        assertThat(getAttr(root)).isEqualTo(NfsStatus.STALE);
    }

    @Test
    void aReadOnlyExportRefusesEveryChange() throws Exception {
        export("/", true, Squash.NONE);
        byte[] root = NfsWire.mount(client, "/");
        assertThat(makeDirectory(root, "new", Caller.ROOT)).isEqualTo(NfsStatus.ROFS);
        NfsWire.Answer access = NfsWire.call(client, NfsProcedure.ACCESS, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putInt(0x3f);
        });
        NfsWire.postOpAttributes(access.results());
        assertThat(access.results().readInt()).isEqualTo(0x23);
    }

    @Test
    void callersAreSquashedAsTheirExportWants() throws Exception {
        byte[] root = NfsWire.mount(client, "/");
        makeDirectory(root, "a", ROOT_OF_CLIENT);
        assertThat(server.files().lastCaller()).returns(0, Caller::uid).returns("nfs:127.0.0.1", Caller::origin);
        export("/", false, Squash.ROOT);
        makeDirectory(root, "b", ROOT_OF_CLIENT);
        Caller squashed = server.files().lastCaller();
        assertThat(squashed).returns(NfsExport.NOBODY, Caller::uid).returns(NfsExport.NOBODY, Caller::gid);
        assertThat(squashed.isMemberOf(0)).isFalse();
        assertThat(squashed.isMemberOf(7)).isTrue();
        makeDirectory(root, "c", USER_OF_CLIENT);
        assertThat(server.files().lastCaller()).returns(1000, Caller::uid).returns(1001, Caller::gid);
        export("/", false, Squash.ALL);
        makeDirectory(root, "d", USER_OF_CLIENT);
        assertThat(server.files().lastCaller()).returns(NfsExport.NOBODY, Caller::uid);
        assertThat(server.files().lastCaller().isMemberOf(7)).isFalse();
    }

    @Test
    void mountsAndExportsAreListed() throws Exception {
        export("/top", false, Squash.NONE);
        NfsWire.mount(client, "/top");
        for (int version : new int[] {1, 3}) {
            XdrReader dump = mountProgram(version, 2, "");
            assertThat(dump.readBoolean()).isTrue();
            assertThat(text(dump)).isEqualTo("127.0.0.1");
            assertThat(text(dump)).isEqualTo("/top");
            assertThat(dump.readBoolean()).isFalse();
            XdrReader exports = mountProgram(version, 5, "");
            assertThat(exports.readBoolean()).isTrue();
            assertThat(text(exports)).isEqualTo("/top");
            assertThat(exports.readBoolean()).isTrue();
            assertThat(text(exports)).isEqualTo("127.0.0.0/8");
        }
        assertThat(server.server().clients())
                .singleElement()
                .returns("127.0.0.1", NfsClient::host)
                .returns(
                        List.of("/top"),
                        client -> client.mounts().stream()
                                .map(NfsClient.Mount::path)
                                .toList());
        mountProgram(3, 3, "/top");
        assertThat(mountProgram(3, 2, "").readBoolean()).isFalse();
        NfsWire.mount(client, "/top");
        mountProgram(3, 4, "");
        assertThat(mountProgram(3, 2, "").readBoolean()).isFalse();
    }

    @Test
    void aPathIsExportedOnce() {
        NfsExport export = NfsExport.loopback(VfsPath.ROOT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExportTable(List.of(export, export)))
                .withMessageContaining("it is one path");
    }

    private static String text(XdrReader in) {
        return new String(NfsWire.bytes(in, 1024), StandardCharsets.UTF_8);
    }
}
