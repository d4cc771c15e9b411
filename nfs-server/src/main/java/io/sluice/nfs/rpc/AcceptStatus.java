package io.sluice.nfs.rpc;

/** What becomes of a call whose credential was accepted (RFC 5531 §9, accept_stat). */
enum AcceptStatus {
    SUCCESS(0),
    PROG_UNAVAIL(1),
    PROG_MISMATCH(2),
    PROC_UNAVAIL(3),
    GARBAGE_ARGS(4),
    SYSTEM_ERR(5);

    private final int code;

    AcceptStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
