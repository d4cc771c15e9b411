package io.sluice.tools.metrics;

import io.sluice.tools.metrics.GatewayReadings.Connection;
import io.sluice.tools.metrics.GatewayReadings.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What went through a gateway since its start, by where it went through.
 *
 * @param at when that was so
 */
public record Traffic(Instant at, List<Line> lines) {
    public Traffic {
        lines = List.copyOf(lines);
    }

    /** Where something goes through. */
    public enum Kind {
        /** The NFS door. */
        NFS,
        /** A FUSE mount, by its mountpoint. */
        FUSE,
        /** A connection of an NFS client; its bytes are not counted. */
        CLIENT,
        /** A mount of the namespace: what was read of it, from the cache or not, and by whom does not matter. */
        MOUNT,
        /** A store, by its URI: what was fetched and uploaded. */
        STORE
    }

    /**
     * One place.
     *
     * @param nanos how long all the operations took together; 0 where that is not counted
     */
    public record Line(
            Kind kind, String name, long operations, long errors, long bytesRead, long bytesWritten, long nanos) {}

    public static Traffic of(GatewayReadings readings, Instant at) {
        List<Line> lines = new ArrayList<>();
        GatewayReadings.Nfs nfs = readings.nfs();
        if (!nfs.procedures().isEmpty()) {
            lines.add(line(Kind.NFS, "nfs", nfs.procedures(), nfs.bytesRead(), nfs.bytesWritten()));
        }
        readings.fuse()
                .forEach(mount -> lines.add(line(
                        Kind.FUSE, mount.mountpoint(), mount.operations(), mount.bytesRead(), mount.bytesWritten())));
        for (Connection client : nfs.connections()) {
            lines.add(new Line(Kind.CLIENT, client.host() + ":" + client.port(), client.calls(), 0, 0, 0, 0));
        }
        readings.use()
                .forEach(mount -> lines.add(new Line(
                        Kind.MOUNT,
                        mount.mount().toString(),
                        mount.use().hitReads() + mount.use().missReads(),
                        0,
                        mount.use().hitBytes() + mount.use().missBytes(),
                        0,
                        0)));
        readings.stores()
                .forEach(store -> lines.add(line(
                        Kind.STORE,
                        store.uri(),
                        store.operations(),
                        store.of("read").bytes(),
                        store.of("put").bytes() + store.of("put_part").bytes())));
        return new Traffic(at, lines);
    }

    private static Line line(Kind kind, String name, List<Operation> operations, long bytesRead, long bytesWritten) {
        return new Line(
                kind,
                name,
                operations.stream().mapToLong(one -> one.times().count()).sum(),
                operations.stream().mapToLong(Operation::errors).sum(),
                bytesRead,
                bytesWritten,
                operations.stream().mapToLong(one -> one.times().nanos()).sum());
    }
}
