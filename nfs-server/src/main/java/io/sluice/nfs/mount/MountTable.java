package io.sluice.nfs.mount;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which clients say they have mounted what; the oldest are forgotten first, and nothing depends on it. Thread-safe. */
public final class MountTable {
    /** How many mounts are remembered. */
    public static final int MAX_MOUNTS = 1024;

    /** That {@code host} has mounted {@code path}. */
    public record Mounted(String host, String path) {}

    /** Guarded by itself. */
    private final Map<Mounted, Boolean> mounts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mounted, Boolean> eldest) {
            return size() > MAX_MOUNTS;
        }
    };

    /** All of them, in the order in which they were mounted. */
    public List<Mounted> all() {
        synchronized (mounts) {
            return List.copyOf(mounts.keySet());
        }
    }

    void add(Mounted mounted) {
        synchronized (mounts) {
            mounts.put(mounted, true);
        }
    }

    void remove(Mounted mounted) {
        synchronized (mounts) {
            mounts.remove(mounted);
        }
    }

    void removeAll(String host) {
        synchronized (mounts) {
            mounts.keySet().removeIf(mounted -> mounted.host().equals(host));
        }
    }
}
