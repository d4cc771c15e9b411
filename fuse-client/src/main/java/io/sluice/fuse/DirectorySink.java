package io.sluice.fuse;

import io.sluice.vfs.FileAttributes;

/** Takes the entries of a directory, "." and ".." among them, until it is full. */
@FunctionalInterface
public interface DirectorySink {
    /**
     * @param nextOffset where a reading goes on after this entry
     * @return whether it was taken; if not, it was full
     */
    boolean add(String name, FileAttributes attributes, long nextOffset);
}
