package io.sluice.ufs.decorate;

/** The operations of a store that are counted. */
public enum StoreOperation {
    STAT,
    LIST,
    READ,
    PUT,
    PUT_PART,
    DELETE,
    RENAME,
    COPY,
    MAKE_DIRECTORY,
    REMOVE_DIRECTORY
}
