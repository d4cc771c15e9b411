package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Encoded entries in the order of their cookies. Not thread-safe. */
interface SortedEntries {
    boolean hasNext();

    /** The cookie of the next one. */
    long cookie();

    /** The next one's bytes, good until the call after. */
    ByteBuffer take() throws IOException;
}
