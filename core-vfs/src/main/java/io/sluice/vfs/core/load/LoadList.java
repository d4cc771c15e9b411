package io.sluice.vfs.core.load;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/** The files of a load in the order in which they will be read, told one by one. */
@FunctionalInterface
public interface LoadList {
    /** A line of the list; the first has number 1. */
    record Line(long number, VfsPath path) {}

    /**
     * The next line; empty at the end.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#INVALID} if it is no path, with the number of the line
     */
    Optional<Line> next() throws VfsException;
}
