package io.sluice.nfs;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.GroupSource;
import io.sluice.nfs.export.HostGroups;
import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.mount.MountTable;
import io.sluice.nfs.rpc.RpcClient;
import io.sluice.nfs.rpc.RpcServer;
import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.HandleCodec;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatistics;
import io.sluice.nfs.v3.procedure.Procedures;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.trace.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Serves a file system by NFSv3 and MOUNT on one TCP port. Thread-safe. */
public final class NfsServer implements AutoCloseable {
    /** How long the addresses of hosts that exports name are believed. */
    private static final Duration HOSTS_HOLD = Duration.ofMinutes(1);

    private final RpcServer rpc;
    private final MountTable mounts;
    private final PortAnnouncement announcement;
    private final Thread hostRefresh;
    private final NfsCounters counters;

    private NfsServer(
            RpcServer rpc,
            MountTable mounts,
            PortAnnouncement announcement,
            ExportTable exports,
            NfsCounters counters) {
        this.rpc = rpc;
        this.mounts = mounts;
        this.announcement = announcement;
        this.hostRefresh = Thread.ofVirtual().name("nfs-hosts").start(() -> refreshHosts(exports));
        this.counters = counters;
    }

    /**
     * Serves {@code files} from now on, until {@link #close}. Where exports name hosts, it asks the name service before it serves.
     *
     * @param exports may be replaced while it serves
     * @param handleKey {@link HandleCodec#KEY_BYTES} secret bytes; with the same key, the handles that clients hold stay good
     * @throws IOException if it can't listen at the address or not be announced, with one line that says why
     */
    public static NfsServer start(NfsSettings settings, ExportTable exports, VirtualFileSystem files, byte[] handleKey)
            throws IOException {
        return start(settings, exports, files, handleKey, Tracer.OFF);
    }

    /** The same, with calls that {@code tracer} chooses traced. */
    public static NfsServer start(
            NfsSettings settings, ExportTable exports, VirtualFileSystem files, byte[] handleKey, Tracer tracer)
            throws IOException {
        InstantSource clock = InstantSource.system();
        if (exports.namesHosts()) {
            exports.refreshHosts();
        }
        MountTable mounts = new MountTable();
        ExportedTree tree = new ExportedTree(files, exports, new HandleCodec(handleKey), groups(settings));
        NfsCounters counters = new NfsCounters(tracer);
        Procedures procedures = new Procedures(files, tree, settings.payloadBytes(), counters);
        RpcServer rpc = new RpcServer(
                new RpcServer.Endpoint(settings.listen(), settings.transport(), settings.ioThreads(), settings.tls()),
                settings.limits(),
                clock,
                List.of(
                        new NfsProgram(files, tree, clock, counters, procedures::of),
                        new MountProgram(files, tree, mounts, clock)));
        try {
            return new NfsServer(rpc, mounts, PortAnnouncement.of(settings, rpc.port(), clock), exports, counters);
        } catch (IOException e) {
            rpc.close();
            throw e;
        }
    }

    private static GroupSource groups(NfsSettings settings) {
        return switch (settings.groups()) {
            case CLIENT -> GroupSource.client();
            case HOST -> HostGroups.ofThisHost();
        };
    }

    private static void refreshHosts(ExportTable exports) {
        try {
            while (true) {
                Thread.sleep(HOSTS_HOLD);
                if (exports.namesHosts()) {
                    exports.refreshHosts();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closed
        }
    }

    /** Where it listens. */
    public int port() {
        return rpc.port();
    }

    /** Where its own port mapper listens; 0 if it has none. */
    public int portmapPort() {
        return announcement.port();
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

    /**
     * Ends the connections of {@code client} and forgets what it has mounted. It may come again: what keeps it out are the exports.
     *
     * @return how many connections it had
     */
    public int kick(InetAddress client) {
        mounts.removeAll(client.getHostAddress());
        return rpc.disconnect(client);
    }

    /** Answers the calls in flight as far as they are ready soon, and closes every connection. */
    @Override
    public void close() {
        hostRefresh.interrupt();
        announcement.close();
        rpc.close();
    }

    private static NfsClient describe(RpcClient client, List<MountTable.Mounted> mounted) {
        String host = client.address().getAddress().getHostAddress();
        List<NfsClient.Mount> paths = mounted.stream()
                .filter(mount -> mount.host().equals(host))
                .map(mount -> new NfsClient.Mount(mount.path(), mount.since()))
                .toList();
        return new NfsClient(
                host,
                client.address().getPort(),
                client.connectedAt(),
                client.calls(),
                client.receivedBytes(),
                client.sentBytes(),
                client.encrypted(),
                client.lastFailure().map(failure -> new NfsClient.LastError(failure.what(), failure.at())),
                paths);
    }
}
