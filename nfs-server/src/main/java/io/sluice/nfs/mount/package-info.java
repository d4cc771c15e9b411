/** The MOUNT protocol, versions 1 and 3 (RFC 1813 appendix I): paths to file handles, and who has mounted what. */
package io.sluice.nfs.mount;
