package io.sluice.nfs.export;

/** Whether an export lets a client in. */
public enum Admission {
    ADMITTED,
    REFUSED,
    /** It names a host whose addresses no name service has told yet: the client may try again. */
    UNKNOWN
}
