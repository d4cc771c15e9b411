package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** The call by which a client asks to go on in TLS (RFC 9289 §4.1): procedure 0 of any program, with an empty credential of AUTH_TLS. */
final class StartTls {
    /** The flavor number of AUTH_TLS. */
    static final int AUTH_TLS = 7;

    private static final int CALL = 0;
    private static final int RPC_VERSION = 2;
    private static final int BYTES = 40;
    private static final int TYPE_AT = 4;
    private static final int RPC_VERSION_AT = 8;
    private static final int PROCEDURE_AT = 20;
    private static final int FLAVOR_AT = 24;
    private static final int CREDENTIAL_LENGTH_AT = 28;

    private StartTls() {}

    /** The xid of the call in {@code record}, which may be the first piece of a larger one; empty if it is any other. */
    static OptionalInt xidOf(ByteBuf record) {
        int start = record.readerIndex();
        boolean asks = record.readableBytes() == BYTES
                && record.getInt(start + FLAVOR_AT) == AUTH_TLS
                && record.getInt(start + TYPE_AT) == CALL
                && record.getInt(start + RPC_VERSION_AT) == RPC_VERSION
                && record.getInt(start + PROCEDURE_AT) == 0
                && record.getInt(start + CREDENTIAL_LENGTH_AT) == 0;
        return asks ? OptionalInt.of(record.getInt(start)) : OptionalInt.empty();
    }

    /** The verifier by which the server agrees. */
    static byte[] agreement() {
        return "STARTTLS".getBytes(StandardCharsets.US_ASCII);
    }
}
