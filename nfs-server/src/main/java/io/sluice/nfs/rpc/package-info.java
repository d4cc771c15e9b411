/** ONC RPC version 2 (RFC 5531) with record marking over TCP; the only package that knows Netty. */
package io.sluice.nfs.rpc;
