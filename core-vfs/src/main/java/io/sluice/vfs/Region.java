package io.sluice.vfs;

import java.nio.channels.FileChannel;

/**
 * A run of bytes that lies in a local file now, and stays there until the region is closed.
 *
 * <p>The channel is shared: use only its positional reads and transferTo, and never close it.
 */
public interface Region extends Lease {
    FileChannel channel();

    /** Where in the channel's file the bytes begin. */
    long position();

    /** How many bytes; at least 0. */
    int length();
}
