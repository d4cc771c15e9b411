package io.sluice.vfs.core;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.util.List;

/** What an administrator sees of files on their way to their stores, and does for them. Thread-safe. */
public interface PersistControl {
    /** The files at that path and below it that are not in their stores, by path. */
    List<UnsavedFile> unsaved(VfsPath path);

    /**
     * Has those uploaded now: also the refused ones, those that wait for another name, and those that wait for their next attempt. Waits for none.
     *
     * @return what {@link #unsaved} says afterwards
     * @throws VfsException {@link io.sluice.vfs.VfsError#IO} if the disk refuses
     */
    List<UnsavedFile> persist(VfsPath path) throws VfsException;

    /** All of them at a glance. */
    PersistTotals totals();

    /** What was refused to anybody, or failed, at that path; newest first. */
    List<Refusal> refusals(VfsPath path);

    /** The same at that path and below it; at the root also what was about files that have no path any more. Asks no store. */
    List<RefusedAt> refusalsBelow(VfsPath path);
}
