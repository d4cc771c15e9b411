package io.sluice.vfs.storage;

/** Everything a store can answer instead of what was asked; each connector translates its own errors in one place. */
public enum UfsError {
    NOT_FOUND(false),
    EXISTS(false),
    /** The object has another version than the one that was asked for (412). */
    CHANGED(false),
    ACCESS_DENIED(false),
    /** The bytes lie in an archive and must be restored first. */
    ARCHIVED(false),
    NOT_EMPTY(false),
    NOT_DIRECTORY(false),
    IS_DIRECTORY(false),
    NAME_TOO_LONG(false),
    TOO_LARGE(false),
    NO_SPACE(false),
    NOT_SUPPORTED(false),
    /** The request or the configuration is wrong: no such bucket, wrong region, not this protocol. */
    INVALID(false),
    /** An answer that can't be trusted: wrong length, wrong range, wrong checksum. */
    CORRUPT(true),
    /** Asked too often (429, 503 SlowDown). */
    THROTTLED(true),
    /** Does not answer, or with an error of its own (5xx, refused, reset, timed out). */
    UNAVAILABLE(true);

    private final boolean retryable;

    UfsError(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    public boolean isRetryable() {
        return retryable;
    }
}
