/** What the tests of the NFS door share: a small file system, and clients that speak to the server. */
package io.sluice.nfs.testing;
