package io.sluice.vfs;

/**
 * An operation that did not succeed: which of the closed list of errors, and a reason that a person can read.
 *
 * <p>Has no stack trace unless it has a cause: most are expected answers, and lookups of missing names are hot.
 */
public final class VfsException extends Exception {
    private static final long serialVersionUID = 1;

    private final VfsError error;
    private final String reason;

    public VfsException(VfsError error, String reason) {
        super(null, null, false, false);
        this.error = error;
        this.reason = reason;
    }

    public VfsException(VfsError error, String reason, Throwable cause) {
        super(null, cause, false, true);
        this.error = error;
        this.reason = reason;
    }

    public VfsError error() {
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
