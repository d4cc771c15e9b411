package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;

/**
 * A path of the namespace is to be mounted on this host.
 *
 * @param binding how the kernel is to be spoken to; empty for what the settings say
 * @param readonly whether nothing may be changed through it
 * @param allowOther whether other users may enter it although the settings do not say so
 */
public record LocalMountRecord(VfsPath path, String binding, boolean readonly, boolean allowOther) {}
