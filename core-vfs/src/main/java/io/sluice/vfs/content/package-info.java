/** The port to the block cache. */
package io.sluice.vfs.content;
