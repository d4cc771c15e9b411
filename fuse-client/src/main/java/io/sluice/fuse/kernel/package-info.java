/** The FUSE door by the kernel's own protocol (linux/fuse.h) on /dev/fuse, through the foreign-function API; no library of others. */
package io.sluice.fuse.kernel;
