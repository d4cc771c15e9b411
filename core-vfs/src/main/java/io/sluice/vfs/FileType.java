package io.sluice.vfs;

/** The kinds of inodes that Sluice has. */
public enum FileType {
    REGULAR,
    DIRECTORY
}
