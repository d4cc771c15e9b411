/** The port mapper, version 2 (RFC 1833 §3): for clients that are not told the port. */
package io.sluice.nfs.portmap;
