package io.sluice.vfs;

/** How a create treats a name that is there already (RFC 1813 §3.3.8). */
public sealed interface CreateMode {
    /** What is there is taken as it is; the attributes are applied to it as far as the write-once rule allows. */
    record Unchecked() implements CreateMode {}

    /** {@link VfsError#EXISTS} if the name is there. */
    record Guarded() implements CreateMode {}

    /** {@link VfsError#EXISTS} unless the file that is there was made with the same verifier, so that a retry succeeds. */
    record Exclusive(long verifier) implements CreateMode {}
}
