/** The words of Sluice and the {@link io.sluice.vfs.VirtualFileSystem} that every door calls. */
package io.sluice.vfs;
