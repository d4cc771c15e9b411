/** The FUSE door: mounts of the namespace on this host, apart from how the kernel is spoken to. */
package io.sluice.fuse;
