package io.sluice.tools;

/** The key can't be had; the message says why, with the way out, and never the key. Stays within this package. */
final class NoKeyException extends Exception {
    private static final long serialVersionUID = 1;

    NoKeyException(String message) {
        super(message, null, false, false);
    }

    NoKeyException(String message, Throwable cause) {
        super(message, cause, false, true);
    }
}
