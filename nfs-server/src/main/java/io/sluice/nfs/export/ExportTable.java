package io.sluice.nfs.export;

import io.sluice.vfs.VfsPath;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The exports there are now; can be replaced while it serves. Thread-safe. */
public final class ExportTable {
    /** More would make every mount slow. */
    public static final int MAX_EXPORTS = 1024;

    private final HostNames hosts;
    private volatile Snapshot snapshot;

    private record Snapshot(Map<Integer, NfsExport> byId, List<NfsExport> deepestFirst) {}

    /** As {@link #replace} takes them, with host names by the name service of this host. */
    public ExportTable(List<NfsExport> exports) {
        this(exports, HostNames.ofThisHost());
    }

    /** The same, with host names by {@code hosts}. */
    public ExportTable(List<NfsExport> exports, HostNames hosts) {
        this.hosts = hosts;
        this.snapshot = snapshotOf(exports);
    }

    /** The whole namespace, for this host alone. */
    public static ExportTable loopback() {
        return new ExportTable(List.of(NfsExport.loopback(VfsPath.ROOT)));
    }

    /**
     * From now on these exports and no others. Handles of exports that stay go on to work, the others become stale.
     *
     * @throws IllegalArgumentException if a path is exported twice, or there are more than {@link #MAX_EXPORTS}
     */
    public void replace(List<NfsExport> exports) {
        snapshot = snapshotOf(exports);
    }

    /** Whether {@code export} lets a client in that calls from there. Never blocks. */
    public Admission admission(NfsExport export, InetSocketAddress client) {
        return export.admission(client, hosts);
    }

    /** Asks the name service for the addresses of the hosts that exports name. May block. */
    public void refreshHosts() {
        hosts.refresh(hostNames());
    }

    /** Whether any export names a host. */
    public boolean namesHosts() {
        return !hostNames().isEmpty();
    }

    private Set<HostName> hostNames() {
        return snapshot.deepestFirst.stream()
                .flatMap(export -> export.clients().stream())
                .filter(ClientRule.Host.class::isInstance)
                .map(rule -> ((ClientRule.Host) rule).name())
                .collect(Collectors.toSet());
    }

    /** All of them, deepest path first. */
    public List<NfsExport> all() {
        return snapshot.deepestFirst;
    }

    public Optional<NfsExport> find(int id) {
        return Optional.ofNullable(snapshot.byId.get(id));
    }

    /** The export that {@code path} belongs to: the deepest at or above it. */
    public Optional<NfsExport> above(VfsPath path) {
        return snapshot.deepestFirst.stream()
                .filter(export -> path.startsWith(export.path()))
                .findFirst();
    }

    private static Snapshot snapshotOf(List<NfsExport> exports) {
        if (exports.size() > MAX_EXPORTS) {
            throw new IllegalArgumentException("at most " + MAX_EXPORTS + " exports, not " + exports.size());
        }
        Map<Integer, NfsExport> byId = HashMap.newHashMap(exports.size());
        for (NfsExport export : exports) {
            NfsExport other = byId.put(export.id(), export);
            if (other != null) {
                throw new IllegalArgumentException(other.path() + " and " + export.path() + " can't both be exported: "
                        + (other.path().equals(export.path()) ? "it is one path" : "their ids are the same"));
            }
        }
        List<NfsExport> deepestFirst = new ArrayList<>(exports);
        deepestFirst.sort(Comparator.comparingInt(
                        (NfsExport export) -> export.path().names().size())
                .reversed()
                .thenComparing(NfsExport::path));
        return new Snapshot(byId, List.copyOf(deepestFirst));
    }
}
