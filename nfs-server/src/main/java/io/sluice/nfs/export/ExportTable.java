package io.sluice.nfs.export;

import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The exports there are now; can be replaced while it serves. Thread-safe. */
public final class ExportTable {
    /** More would make every mount slow. */
    public static final int MAX_EXPORTS = 1024;

    private volatile Snapshot snapshot;

    private record Snapshot(Map<Integer, NfsExport> byId, List<NfsExport> deepestFirst) {}

    /** As {@link #replace} takes them. */
    public ExportTable(List<NfsExport> exports) {
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
