/** Which paths of the namespace are exported by NFS, to whom and as whom. */
package io.sluice.nfs.export;
