package io.sluice.nfs.rpc;

import io.sluice.nfs.xdr.XdrReader;

/**
 * A call as it came (RFC 5531 §9).
 *
 * @param arguments good until the procedure has answered
 */
public record RpcCall(
        int xid, int program, int version, int procedure, Credential credential, Peer client, XdrReader arguments) {}
