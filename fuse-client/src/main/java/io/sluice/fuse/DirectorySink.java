package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;

/** Takes the entries of a directory, "." and ".." among them, until it is full. */
@FunctionalInterface
public interface DirectorySink {
    /**
     * @param nextOffset where a reading goes on after this entry
     * @param mark of {@link ChangeMarks}, from before the entry was asked for
     * @return whether it was taken; if not, it was full
     */
    boolean add(String name, FileAttributes attributes, long nextOffset, long mark);
}
