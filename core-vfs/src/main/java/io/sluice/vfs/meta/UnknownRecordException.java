package io.sluice.vfs.meta;

/** A record whose form this version of Sluice does not know. */
final class UnknownRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownRecordException(String message) {
        super(message);
    }
}
