package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.FileHandle;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;

/** Goes through the entries of a directory from a cookie on, "." and ".." first (RFC 1813 §3.3.16). */
final class DirectoryWalk {
    /** Where the entries go. */
    @FunctionalInterface
    interface Sink {
        /** Whether there was room for it. */
        boolean take(byte[] name, long cookie, FileAttributes attributes, FileHandle handle);
    }

    /** Cookies stay good while the directory changes, so there is nothing to verify: always this. */
    static final long COOKIE_VERIFIER = 0;

    private static final byte[] SELF = {'.'};
    private static final byte[] PARENT = {'.', '.'};
    private static final long SELF_COOKIE = 1;
    private static final long PARENT_COOKIE = 2;
    private static final int MAX_PAGE = 1024;

    private final VirtualFileSystem files;
    private final ExportedTree tree;

    DirectoryWalk(VirtualFileSystem files, ExportedTree tree) {
        this.files = files;
        this.tree = tree;
    }

    /**
     * Hands on the entries that follow {@code cookie} until one finds no room.
     *
     * @param expected about how many will find room
     * @return whether all of them did
     */
    boolean walk(Target directory, long cookie, int expected, Sink sink) throws VfsException {
        if (cookie < 0 || (cookie > PARENT_COOKIE && cookie < InodeId.FIRST_DERIVED)) {
            throw new VfsException(VfsError.BAD_COOKIE, "no listing gave the cookie " + cookie);
        }
        if (cookie < SELF_COOKIE && !takeSelf(directory, sink)) {
            return false;
        }
        if (cookie < PARENT_COOKIE && !takeParent(directory, sink)) {
            return false;
        }
        long after = cookie <= PARENT_COOKIE ? 0 : cookie;
        int pageSize = Math.clamp(expected, 1, MAX_PAGE);
        while (true) {
            DirectoryPage page = files.list(directory.caller(), directory.inode(), after, pageSize);
            for (DirectoryEntry entry : page.entries()) {
                if (!takeEntry(directory, entry, sink)) {
                    return false;
                }
                after = entry.cookie();
            }
            if (page.end()) {
                return true;
            }
            if (page.entries().isEmpty()) {
                throw new VfsException(VfsError.IO, "a page of a listing is empty and not the end");
            }
        }
    }

    private boolean takeSelf(Target directory, Sink sink) throws VfsException {
        return sink.take(SELF, SELF_COOKIE, files.attributes(directory.inode()), directory.handle());
    }

    private boolean takeParent(Target directory, Sink sink) throws VfsException {
        FileHandle parent = tree.parentOf(directory);
        return sink.take(PARENT, PARENT_COOKIE, files.attributes(parent.inode()), parent);
    }

    private static boolean takeEntry(Target directory, DirectoryEntry entry, Sink sink) {
        FileHandle handle = directory.child(entry.attributes());
        return sink.take(entry.name().bytes(), entry.cookie(), entry.attributes(), handle);
    }
}
