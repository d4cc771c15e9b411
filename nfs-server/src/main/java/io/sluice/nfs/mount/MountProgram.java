package io.sluice.nfs.mount;

import io.sluice.nfs.export.Admission;
import io.sluice.nfs.export.ClientRule;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.rpc.Credential;
import io.sluice.nfs.rpc.Peer;
import io.sluice.nfs.rpc.RpcCall;
import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcProgram;
import io.sluice.nfs.rpc.RpcReply;
import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.FileHandle;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of MOUNT (RFC 1813 appendix I).
 *
 * <p>Version 1 is there for programs that show mounts and exports; it has no file handles of NFS version 3, so its MNT is refused.
 */
public final class MountProgram implements RpcProgram {
    /** Its number (RFC 1813 §5.1.1). */
    public static final int NUMBER = 100005;

    private static final Logger log = LoggerFactory.getLogger(MountProgram.class);
    private static final int VERSION_1 = 1;
    private static final List<Integer> VERSIONS = List.of(VERSION_1, 3);

    /** The longest path, in bytes (RFC 1813 §5.1.4). */
    private static final int MNTPATHLEN = 1024;

    private final VirtualFileSystem files;
    private final ExportedTree tree;
    private final MountTable mounts;
    private final InstantSource clock;

    public MountProgram(VirtualFileSystem files, ExportedTree tree, MountTable mounts, InstantSource clock) {
        this.files = files;
        this.tree = tree;
        this.mounts = mounts;
        this.clock = clock;
    }

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public List<Integer> versions() {
        return VERSIONS;
    }

    @Override
    public Optional<RpcProcedure> procedure(int version, int number) {
        return switch (number) {
            case 0 -> Optional.of((call, reply) -> {});
            case 1 -> Optional.of(version == VERSION_1 ? MountProgram::refuse : this::mount);
            case 2 -> Optional.of((call, reply) -> dump(reply.body()));
            case 3 -> Optional.of((call, reply) -> unmount(call));
            case 4 ->
                Optional.of((call, reply) -> mounts.removeAll(call.client().host()));
            case 5 -> Optional.of((call, reply) -> listExports(reply.body()));
            default -> Optional.empty();
        };
    }

    private static void refuse(RpcCall call, RpcReply reply) {
        readPath(call.arguments());
        reply.body().putInt(MountStatus.ACCES.code());
    }

    private void mount(RpcCall call, RpcReply reply) {
        ByteBuffer rawPath = readPath(call.arguments());
        XdrWriter out = reply.body();
        try {
            VfsPath path = VfsPath.parse(StandardCharsets.UTF_8.decode(rawPath).toString());
            Optional<NfsExport> export = tree.exports().above(path);
            Admission admission =
                    export.map(above -> admission(above, call.client())).orElse(Admission.REFUSED);
            if (admission != Admission.ADMITTED) {
                log.info(
                        "door=nfs operation=mount client={} path={} is refused",
                        call.client().host(),
                        path);
                reply.failed("MNT " + path + ": " + MountStatus.ACCES);
                out.putInt(MountStatus.ACCES.code());
                return;
            }
            FileHandle handle = tree.mount(export.orElseThrow(), path);
            if (!files.attributes(handle.inode()).isDirectory()) {
                out.putInt(MountStatus.NOTDIR.code());
                return;
            }
            mounts.add(call.client().host(), path.toString(), clock.instant());
            log.info("door=nfs operation=mount client={} path={}", call.client().host(), path);
            out.putInt(MountStatus.OK.code());
            out.putOpaque(tree.handles().encode(handle));
            out.putInt(2);
            out.putInt(Credential.AUTH_SYS);
            out.putInt(Credential.AUTH_NONE);
        } catch (VfsException e) {
            reply.restart();
            reply.failed("MNT: " + MountStatus.of(e.error()));
            out.putInt(MountStatus.of(e.error()).code());
        }
    }

    /** Asks the name service again where that can help: a mount may wait for it, and nothing that follows it has to. */
    private Admission admission(NfsExport export, Peer client) {
        Admission admission = tree.exports().admission(export, client.socket());
        boolean namesHosts = export.clients().stream().anyMatch(ClientRule.Host.class::isInstance);
        if (admission == Admission.ADMITTED || !namesHosts) {
            return admission;
        }
        tree.exports().refreshHosts();
        return tree.exports().admission(export, client.socket());
    }

    private void dump(XdrWriter out) {
        for (MountTable.Mounted mounted : mounts.all()) {
            out.putBoolean(true);
            putText(out, mounted.host());
            putText(out, mounted.path());
        }
        out.putBoolean(false);
    }

    private void unmount(RpcCall call) {
        String path = StandardCharsets.UTF_8.decode(readPath(call.arguments())).toString();
        mounts.remove(call.client().host(), path);
    }

    private void listExports(XdrWriter out) {
        for (NfsExport export : tree.exports().all()) {
            out.putBoolean(true);
            putText(out, export.path().toString());
            for (ClientRule rule : export.clients()) {
                out.putBoolean(true);
                putText(out, rule.toString());
            }
            out.putBoolean(false);
        }
        out.putBoolean(false);
    }

    private static ByteBuffer readPath(XdrReader in) {
        return in.readOpaque(MNTPATHLEN);
    }

    private static void putText(XdrWriter out, String text) {
        out.putOpaque(text.getBytes(StandardCharsets.UTF_8));
    }
}
