/** NFS version 3 (RFC 1813): its statuses, attributes, file handles and what all its procedures have in common. */
package io.sluice.nfs.v3;
