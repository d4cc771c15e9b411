package io.sluice.vfs;

/**
 * Is told what of a file system may be other than it was a moment ago, by whatever door or store it was changed. Thread-safe.
 *
 * <p>Called when the change can be seen, by the thread that made or found it, which may hold locks: it must return at once, ask the file system nothing and
 * throw nothing. It may be told of a change twice, and of things that did not change.
 */
public interface ChangeWatcher {
    /** The entry {@code name} of {@code directory} may be another one now, or have come, or be gone. */
    void entryChanged(InodeId directory, FileName name);

    /** The attributes or the bytes of {@code inode} may be others. */
    void inodeChanged(InodeId inode);

    /** Anything may be. */
    void allChanged();
}
