package io.sluice.nfs.export;

/** Which callers become the anonymous user of an export. */
public enum Squash {
    /** User 0 and group 0. */
    ROOT,
    /** Nobody. */
    NONE,
    /** Everybody. */
    ALL
}
