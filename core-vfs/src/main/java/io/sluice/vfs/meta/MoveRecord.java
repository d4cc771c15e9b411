package io.sluice.vfs.meta;

import io.sluice.vfs.InodeId;

/**
 * A rename that a store does object by object, from before its first copy until its last deletion.
 *
 * @param mount the id of the mount
 * @param directory whether a directory moves with all that lies below it, or one file
 * @param replaces whether something had the new name before, which is shown until it holds
 * @param switched whether the new name holds; before, the old one does
 * @param inode what moves
 * @param from its old place in the namespace
 * @param to its new one
 * @param fromKey where it lies in the store
 * @param toKey where it is to lie
 * @param attributes what a file is to have at its new place
 */
public record MoveRecord(
        String mount,
        boolean directory,
        boolean replaces,
        boolean switched,
        InodeId inode,
        Location from,
        Location to,
        String fromKey,
        String toKey,
        AttributeRecord attributes) {
    /** The same, with the new name holding. */
    public MoveRecord afterSwitch() {
        return new MoveRecord(mount, directory, replaces, true, inode, from, to, fromKey, toKey, attributes);
    }
}
