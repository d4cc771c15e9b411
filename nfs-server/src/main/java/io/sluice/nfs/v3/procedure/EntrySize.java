package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Results;
import io.sluice.nfs.xdr.XdrReader;

/** How many bytes of a reply a listing takes (RFC 1813 §3.3.16 and §3.3.17), to keep to what the client has room for. */
final class EntrySize {
    /** What there is besides the entries: post_op_attr, verifier, the end of the list, eof. */
    static final int AROUND_BYTES = Integer.BYTES + Results.ATTRIBUTES_BYTES + Long.BYTES + 2 * Integer.BYTES;

    /** What READDIRPLUS adds to an entry: post_op_attr and post_op_fh3. */
    static final int PLUS_BYTES = Integer.BYTES + Results.ATTRIBUTES_BYTES + Integer.BYTES + Results.HANDLE_BYTES;

    /** A typical entry of READDIR, to guess how many fit. */
    static final int TYPICAL_BYTES = plain(new byte[16]);

    private EntrySize() {}

    /** An entry of READDIR: whether it follows, file id, name, cookie. */
    static int plain(byte[] name) {
        return Integer.BYTES + Long.BYTES + Integer.BYTES + name.length + XdrReader.padding(name.length) + Long.BYTES;
    }
}
