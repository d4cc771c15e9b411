package io.sluice.vfs;

/** Something that is kept until it is closed; closing twice does nothing. */
public interface Lease extends AutoCloseable {
    @Override
    void close();
}
