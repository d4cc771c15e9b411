package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;
import java.util.OptionalInt;

/**
 * A path of the namespace is to be mounted on this host.
 *
 * @param binding how the kernel is to be spoken to; empty for what the settings say
 * @param readonly whether nothing may be changed through it
 * @param allowOther whether other users may enter it although the settings do not say so
 * @param nocto whether files of it are opened without asking
 * @param uid who is shown as the owner of all; empty for who it is
 * @param gid the same of the group
 */
public record LocalMountRecord(
        VfsPath path,
        String binding,
        boolean readonly,
        boolean allowOther,
        boolean nocto,
        OptionalInt uid,
        OptionalInt gid) {}
