package io.sluice.nfs.xdr;

/** Bytes that are not what the protocol says; has no stack trace, since any client can cause any number of them. */
public final class XdrException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public XdrException(String message) {
        super(message, null, false, false);
    }
}
