package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseMountRequest;
import java.util.ArrayList;
import java.util.List;

/** The options that libfuse 2 is given (fuse(8), mount.fuse(8)). */
final class MountOptions {
    /** The kernel asks for no more at once from libfuse 2 (FUSE_MAX_PAGES_PER_REQ of 32 pages). */
    private static final int MAX_READ_BYTES = 131_072;

    /** How many reads ahead and releases the kernel has on the way at once; its own 12 would leave a store's bandwidth unused. */
    private static final int MAX_BACKGROUND = 64;

    private MountOptions() {}

    /**
     * As arguments of a command line.
     *
     * <p>Not among them: {@code hard_remove}, for then libfuse answers fstat(2) of an unlinked open file with ESTALE, while the names
     * that it gives without it never leave the door; {@code kernel_cache} and {@code auto_cache}, because the door itself decides at
     * each open whether cached pages are good; {@code intr}, because nothing below the door can be interrupted, and its signals would
     * hit threads of the JVM.
     */
    static String[] of(FuseMountRequest request) {
        List<String> options = new ArrayList<>(List.of(
                "fsname=sluice",
                "subtype=sluice",
                "default_permissions",
                "use_ino",
                "big_writes",
                "atomic_o_trunc",
                "max_read=" + MAX_READ_BYTES,
                "max_background=" + MAX_BACKGROUND,
                "congestion_threshold=" + MAX_BACKGROUND * 3 / 4,
                "attr_timeout=1",
                "entry_timeout=1",
                "negative_timeout=0"));
        options.add(request.options().readOnly() ? "ro" : "rw");
        if (request.options().allowOther()) {
            options.add("allow_other");
        }
        return new String[] {
            "sluice",
            "-f",
            "-o",
            String.join(",", options),
            request.mountpoint().toString()
        };
    }
}
