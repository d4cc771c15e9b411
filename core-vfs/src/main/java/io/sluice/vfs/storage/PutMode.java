package io.sluice.vfs.storage;

/** What a put does when the name is there already. */
public enum PutMode {
    /** {@link UfsError#EXISTS}, judged by the store itself (If-None-Match, exclusive create), never by a look before. */
    EXCLUSIVE,
    /** The new object takes its place. */
    REPLACE
}
