package io.sluice.tools.admin;

import java.time.Instant;

/**
 * A gateway at a glance.
 *
 * @param state {@code serving} or {@code stopping}
 * @param nfs where the NFS door listens, or {@code off}
 * @param uploads what is on its way to the stores
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
        UploadsView uploads) {}
