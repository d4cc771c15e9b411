package io.sluice.tools;

import io.sluice.fuse.jnr.JnrBinding;
import io.sluice.fuse.kernel.KernelBinding;
import java.util.Optional;

/** Whether this host has what a FUSE mount needs. */
public final class FuseMeans {
    private FuseMeans() {}

    /** Why not, with the way out; empty if one of the bindings has what it needs. */
    public static Optional<String> obstacle() {
        Optional<String> kernel = KernelBinding.ofThisProcess().obstacle();
        Optional<String> jnr = new JnrBinding().obstacle();
        return kernel.flatMap(one -> jnr.map(other -> "kernel: " + one + "; jnr: " + other));
    }
}
