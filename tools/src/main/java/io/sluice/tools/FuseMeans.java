package io.sluice.tools;

import io.sluice.fuse.jnr.JnrBinding;
import java.util.Optional;

/** Whether this host has what a FUSE mount needs. */
public final class FuseMeans {
    private FuseMeans() {}

    /** Why not, with the way out; empty if it has. */
    public static Optional<String> obstacle() {
        return new JnrBinding().obstacle();
    }
}
