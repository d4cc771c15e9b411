package io.sluice.nfs;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.mount.MountTable;
import io.sluice.nfs.rpc.RpcClient;
import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.RpcServer;
import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.HandleCodec;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatistics;
import io.sluice.nfs.v3.procedure.Procedures;
import io.sluice.vfs.VirtualFileSystem;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Serves a file system by NFSv3 and MOUNT on one TCP port. Thread-safe. */
public final class NfsServer implements AutoCloseable {
    /** What a call may have besides its payload: RPC header, credential, handles, names. */
    private static final int RECORD_HEADROOM_BYTES = 64 << 10;

    private static final int MAX_FRAGMENTS = 1024;

    private final RpcServer rpc;
    private final MountTable mounts;
    private final NfsCounters counters;

    private NfsServer(RpcServer rpc, MountTable mounts, NfsCounters counters) {
        this.rpc = rpc;
        this.mounts = mounts;
        this.counters = counters;
    }

    /**
     * Serves {@code files} from now on, until {@link #close}.
     *
     * @param exports may be replaced while it serves
     * @param handleKey {@link HandleCodec#KEY_BYTES} secret bytes; with the same key, the handles that clients hold stay good
     * @throws IOException if it can't listen at the address, with one line that says why
     */
    public static NfsServer start(NfsSettings settings, ExportTable exports, VirtualFileSystem files, byte[] handleKey)
            throws IOException {
        InstantSource clock = InstantSource.system();
        MountTable mounts = new MountTable();
        ExportedTree tree = new ExportedTree(files, exports, new HandleCodec(handleKey));
        NfsCounters counters = new NfsCounters();
        Procedures procedures = new Procedures(files, tree, settings.payloadBytes(), counters);
        RpcServer rpc = new RpcServer(
                settings.listen(),
                settings.transport(),
                settings.ioThreads(),
                limits(settings),
                clock,
                List.of(
                        new NfsProgram(files, tree, clock, counters, procedures::of),
                        new MountProgram(files, tree, mounts)));
        return new NfsServer(rpc, mounts, counters);
    }

    /** Where it listens. */
    public int port() {
        return rpc.port();
    }

    /** The connections that are open now. */
    public List<NfsClient> clients() {
        List<MountTable.Mounted> mounted = mounts.all();
        return rpc.clients().stream().map(client -> describe(client, mounted)).toList();
    }

    /** What it has done until now. */
    public NfsStatistics statistics() {
        return counters.snapshot();
    }

    /** Answers the calls in flight as far as they are ready soon, and closes every connection. */
    @Override
    public void close() {
        rpc.close();
    }

    private static NfsClient describe(RpcClient client, List<MountTable.Mounted> mounted) {
        String host = client.address().getAddress().getHostAddress();
        List<String> paths = mounted.stream()
                .filter(mount -> mount.host().equals(host))
                .map(MountTable.Mounted::path)
                .toList();
        return new NfsClient(host, client.address().getPort(), client.connectedAt(), client.calls(), paths);
    }

    private static RpcLimits limits(NfsSettings settings) {
        return new RpcLimits(
                settings.payloadBytes() + RECORD_HEADROOM_BYTES,
                MAX_FRAGMENTS,
                settings.callsPerConnection(),
                settings.callsInAll(),
                settings.connections(),
                settings.largeReplyBytes(),
                settings.rememberedReplies(),
                settings.stall());
    }
}
