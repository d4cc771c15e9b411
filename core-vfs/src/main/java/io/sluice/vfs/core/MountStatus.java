package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A mount as it stands.
 *
 * @param options with secret values masked
 * @param problem why the store can't be reached, if so; the gateway tries again by itself
 * @param unsaved what of it is not yet in its store
 */
public record MountStatus(
        VfsPath path,
        String uri,
        Map<String, String> options,
        boolean readonly,
        boolean shared,
        State state,
        Optional<Problem> problem,
        Unsaved unsaved) {
    /** Whether a mount serves. */
    public enum State {
        /** Its store is asked for the first time since the start. */
        CONNECTING,
        UP,
        DOWN,
        /** It takes no new files, and goes when the others are in the store. */
        LEAVING
    }

    /** Why the store can't be reached, and since when. */
    public record Problem(String reason, Instant since) {}

    /** Files that are being written or on their way to the store, or that it refused. */
    public record Unsaved(int files, long bytes) {
        public static final Unsaved NONE = new Unsaved(0, 0);

        Unsaved plus(long moreBytes) {
            return new Unsaved(files + 1, bytes + moreBytes);
        }
    }
}
