package io.sluice.vfs;

/** What a caller may ask to be allowed (RFC 1813 §3.3.4). */
public enum Access {
    READ,
    LOOKUP,
    MODIFY,
    EXTEND,
    DELETE,
    EXECUTE
}
