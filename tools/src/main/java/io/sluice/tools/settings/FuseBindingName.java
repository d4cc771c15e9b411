package io.sluice.tools.settings;

/** How the FUSE door speaks to the kernel. */
public enum FuseBindingName {
    /** As well as the machine allows. */
    AUTO,
    /** By the kernel's own protocol. */
    KERNEL,
    /** By jnr-fuse on libfuse 2. */
    JNR
}
