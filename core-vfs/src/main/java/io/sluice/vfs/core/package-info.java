/** The file system itself: namespace, identity, and what ties the read path and the write path together. */
package io.sluice.vfs.core;
