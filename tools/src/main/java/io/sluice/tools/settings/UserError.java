package io.sluice.tools.settings;

/** Something that a person asked for and can't have; its message is one line with the thing, the cause and the way out. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserError(String line) {
        super(line, null, false, false);
    }

    public UserError(String line, Throwable cause) {
        super(line, cause, false, true);
    }
}
