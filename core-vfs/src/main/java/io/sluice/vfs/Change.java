package io.sluice.vfs;

/** An inode before and after an operation, atomically: NFS's weak cache consistency data (RFC 1813 §2.6). */
public record Change(FileAttributes before, FileAttributes after) {}
