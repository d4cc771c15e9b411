package io.sluice.nfs.mount;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which clients say they have mounted what; the oldest are forgotten first, and nothing depends on it. Thread-safe. */
public final class MountTable {
    /** How many mounts are remembered. */
    public static final int MAX_MOUNTS = 1024;

    /** That {@code host} has mounted {@code path}, last at {@code since}. */
    public record Mounted(String host, String path, Instant since) {}

    private record Place(String host, String path) {}

    /** Guarded by itself. */
    private final Map<Place, Instant> mounts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Instant> eldest) {
            return size() > MAX_MOUNTS;
        }
    };

    /** All of them, in the order in which they were mounted. */
    public List<Mounted> all() {
        synchronized (mounts) {
            return mounts.entrySet().stream()
                    .map(entry ->
                            new Mounted(entry.getKey().host(), entry.getKey().path(), entry.getValue()))
                    .toList();
        }
    }

    void add(String host, String path, Instant now) {
        synchronized (mounts) {
            mounts.put(new Place(host, path), now);
        }
    }

    void remove(String host, String path) {
        synchronized (mounts) {
            mounts.remove(new Place(host, path));
        }
    }

    /** Forgets what {@code host} has mounted. */
    public void removeAll(String host) {
        synchronized (mounts) {
            mounts.keySet().removeIf(mounted -> mounted.host().equals(host));
        }
    }
}
