/** The NFSv3 door: {@link io.sluice.nfs.NfsServer} serves a {@link io.sluice.vfs.VirtualFileSystem} to NFS clients. */
package io.sluice.nfs;
