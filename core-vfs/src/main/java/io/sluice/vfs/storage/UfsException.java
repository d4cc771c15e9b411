package io.sluice.vfs.storage;

/** A store's answer that is not what was asked: which of the closed list of errors, and a reason that a person can read. */
public final class UfsException extends Exception {
    private static final long serialVersionUID = 1;

    private final UfsError error;
    private final String reason;

    /** An expected answer; it has no stack trace. */
    public UfsException(UfsError error, String reason) {
        super(null, null, false, false);
        this.error = error;
        this.reason = reason;
    }

    public UfsException(UfsError error, String reason, Throwable cause) {
        super(null, cause, false, true);
        this.error = error;
        this.reason = reason;
    }

    public UfsError error() {
        return error;
    }

    /** The reason alone, for a person. */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return error + ": " + reason;
    }
}
