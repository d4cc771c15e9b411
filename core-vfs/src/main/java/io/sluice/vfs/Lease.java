package io.sluice.vfs;

/** Something that is kept until it is closed; closing twice does nothing. */
public interface Lease extends AutoCloseable {
    /** Keeps nothing. */
    Lease NOTHING = () -> {};

    @Override
    void close();
}
