package io.sluice.vfs;

/**
 * The one open writer of a file, for doors that know opens and closes. Thread-safe.
 *
 * <p>Closing the lease is the last release: it seals the file.
 */
public interface WriteLease extends Lease {
    /**
     * What close(2) answers: nothing is left to fail later that this could have told. With {@code persist=sync} the file is in the store
     * when this returns. More writes may follow; the file is then published again.
     */
    void flush() throws VfsException;
}
