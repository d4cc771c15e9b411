/** The 22 procedures of NFS version 3, one class for each (RFC 1813 §3.3). */
package io.sluice.nfs.v3.procedure;
