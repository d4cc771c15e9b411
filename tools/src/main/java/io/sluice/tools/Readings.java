package io.sluice.tools;

import io.sluice.cache.AccessPattern;

/** Files that are read whole, one after the other, any number of times over. */
public interface Readings {
    /** How large all files are together that are read at least once. */
    long distinctBytes();

    void forEach(AccessPattern.Reader reader);
}
