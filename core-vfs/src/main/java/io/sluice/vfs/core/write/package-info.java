/** The write path: staging files, when a file is sealed, and how it reaches its store. */
package io.sluice.vfs.core.write;
