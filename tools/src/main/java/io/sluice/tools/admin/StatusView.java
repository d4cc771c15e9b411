package io.sluice.tools.admin;

import java.time.Instant;
import java.util.List;

/**
 * A gateway at a glance.
 *
 * @param state {@code serving} or {@code stopping}
 * @param nfs where the NFS door listens, or {@code off}
 * @param uploads what is on its way to the stores
 * @param down mounts that do not serve
 * @param notes which settings do not hold as they were written
 */
public record StatusView(
        String state,
        long pid,
        String home,
        Instant startedAt,
        String admin,
        String nfs,
        int mounts,
        int fuseMounts,
        UploadsView uploads,
        List<DownView> down,
        List<String> notes) {
    public StatusView {
        down = List.copyOf(down);
        notes = List.copyOf(notes);
    }

    /**
     * A mount that does not serve.
     *
     * @param kind {@code mount} of a store, or {@code fuse}
     * @param where its path, or its mountpoint
     */
    public record DownView(String kind, String where, String reason) {}

    /** Those of one kind. */
    public long down(String kind) {
        return down.stream().filter(mount -> mount.kind().equals(kind)).count();
    }
}
