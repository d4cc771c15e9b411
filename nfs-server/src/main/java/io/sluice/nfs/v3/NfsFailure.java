package io.sluice.nfs.v3;

/** Ends a procedure with a status that the file system has no word for; an expected answer, so without a stack trace. */
public final class NfsFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final NfsStatus status;

    public NfsFailure(NfsStatus status) {
        super(status.name(), null, false, false);
        this.status = status;
    }

    public NfsStatus status() {
        return status;
    }
}
