package io.sluice.tools.metrics;

import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.CacheControl;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistTotals;
import io.sluice.vfs.core.read.ReadStatistics;
import io.sluice.vfs.measure.Durations;
import java.time.Instant;
import java.util.List;

/**
 * All that a gateway has counted since its start, and how it stands; not read at one instant.
 *
 * @param fuse one for each mount
 * @param stores one for each URI
 */
public record GatewayReadings(
        Nfs nfs,
        List<Fuse> fuse,
        List<Store> stores,
        List<MountStatus> mounts,
        List<CacheControl.MountUse> use,
        ReadStatistics reads,
        CacheStatus cache,
        PersistTotals uploads) {
    public GatewayReadings {
        fuse = List.copyOf(fuse);
        stores = List.copyOf(stores);
        mounts = List.copyOf(mounts);
        use = List.copyOf(use);
    }

    /**
     * What was done of one kind.
     *
     * @param name in lower case, as logs have it
     * @param bytes that it moved, where that is counted for each kind; else 0
     */
    public record Operation(String name, long errors, long bytes, Durations times) {}

    /** The NFS door; of a closed one all is empty. */
    public record Nfs(List<Operation> procedures, long bytesRead, long bytesWritten, List<Connection> connections) {
        public static final Nfs CLOSED = new Nfs(List.of(), 0, 0, List.of());

        public Nfs {
            procedures = List.copyOf(procedures);
            connections = List.copyOf(connections);
        }
    }

    /**
     * A connection of an NFS client that is open now.
     *
     * @param mounts what its host says it has mounted
     */
    public record Connection(String host, int port, Instant connectedAt, long calls, List<String> mounts) {
        public Connection {
            mounts = List.copyOf(mounts);
        }
    }

    /** A FUSE mount. */
    public record Fuse(
            String mountpoint,
            String path,
            String binding,
            List<Operation> operations,
            long bytesRead,
            long bytesWritten,
            long openFiles,
            long openWriters) {
        public Fuse {
            operations = List.copyOf(operations);
        }
    }

    /** A store, by its URI. */
    public record Store(String uri, List<Operation> operations) {
        public Store {
            operations = List.copyOf(operations);
        }

        /** What was counted of the operation of that name. */
        public Operation of(String name) {
            return operations.stream()
                    .filter(operation -> operation.name().equals(name))
                    .findFirst()
                    .orElse(new Operation(name, 0, 0, Durations.NONE));
        }
    }
}
