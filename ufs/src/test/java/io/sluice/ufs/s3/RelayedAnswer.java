package io.sluice.ufs.s3;

/** An answer of a server on its way through a proxy: its head with the empty line behind it, and its body. */
final class RelayedAnswer {
    private final String head;
    private final byte[] body;

    /** Takes over {@code body}. */
    RelayedAnswer(String head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    String head() {
        return head;
    }

    byte[] body() {
        return body;
    }
}
