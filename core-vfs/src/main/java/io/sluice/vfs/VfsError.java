package io.sluice.vfs;

/** Everything that can go wrong in the file system; each door translates it in one exhaustive switch (SEMANTICS, section 5). */
public enum VfsError {
    /** No such name. */
    NOT_FOUND,
    /** The inode that was named does not exist any more, or never did. */
    STALE,
    /** The object was replaced in the store while bytes of its old version were asked for. */
    REPLACED,
    EXISTS,
    NOT_DIRECTORY,
    IS_DIRECTORY,
    NOT_EMPTY,
    /** The mode bits, or the store, deny it. */
    ACCESS_DENIED,
    /** Only the owner or root may, or nobody ever. */
    NOT_PERMITTED,
    /** The write-once rule denies it. */
    WRITE_ONCE,
    /** The mount, or the store, is read-only. */
    READ_ONLY,
    /** A rename between mounts, or of a directory that is too large to move. */
    CROSS_MOUNT,
    INVALID,
    NAME_TOO_LONG,
    /** Larger than a file may be. */
    TOO_LARGE,
    /** No room for what is written. */
    NO_SPACE,
    /** A directory cookie that no listing gave. */
    BAD_COOKIE,
    /** The guard of a SETATTR does not match (RFC 1813 §3.3.2). */
    NOT_SYNC,
    /** Something that Sluice does not have at all. */
    NOT_SUPPORTED,
    /** The store throttles or is away, past the deadline: try again later. */
    UNAVAILABLE,
    /** The disk below, or an answer that can't be trusted. */
    IO
}
