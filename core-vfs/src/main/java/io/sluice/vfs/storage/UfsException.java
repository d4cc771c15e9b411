package io.sluice.vfs.storage;

import java.time.Duration;

/** A store's answer that is not what was asked: which of the closed list of errors, and a reason that a person can read. */
public final class UfsException extends Exception {
    private static final long serialVersionUID = 1;

    private final UfsError error;
    private final String reason;
    private final Duration retryAfter;

    /** An expected answer; it has no stack trace. */
    public UfsException(UfsError error, String reason) {
        super(null, null, false, false);
        this.error = error;
        this.reason = reason;
        this.retryAfter = Duration.ZERO;
    }

    public UfsException(UfsError error, String reason, Throwable cause) {
        this(error, reason, Duration.ZERO, cause);
    }

    /** @param retryAfter how long the store asks to wait before the next request; zero if it does not say */
    public UfsException(UfsError error, String reason, Duration retryAfter, Throwable cause) {
        super(null, cause, false, true);
        this.error = error;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public UfsError error() {
        return error;
    }

    /** How long the store asks to wait before the next request; zero if it does not say. */
    public Duration retryAfter() {
        return retryAfter;
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
