package io.sluice.fuse;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.trace.Tracer;
import java.time.Clock;

/**
 * One mount as its binding sees it: a directory of the file system, and what is open in it. Thread-safe.
 *
 * <p>Knows nothing of how the kernel is spoken to, and needs none: every test can call it.
 */
public final class FuseDoor {
    private final VirtualFileSystem vfs;
    private final Clock clock;
    private final InodeId root;
    private final boolean readOnly;
    private final FuseCounters counters;
    private final Answers answers;
    private final ChangeMarks marks = new ChangeMarks();
    private final OpenFiles files;
    private final OpenDirectories directories;
    private final VersionReads versions;

    private FuseDoor(VirtualFileSystem vfs, Clock clock, InodeId root, boolean readOnly, Tracer tracer) {
        this.counters = new FuseCounters(tracer);
        this.answers = new Answers(counters);
        this.vfs = vfs;
        this.clock = clock;
        this.root = root;
        this.readOnly = readOnly;
        this.files = new OpenFiles(vfs, counters);
        this.directories = new OpenDirectories(vfs, root, marks);
        this.versions = new VersionReads(vfs, counters);
    }

    /**
     * A door to the directory {@code path}.
     *
     * @throws VfsException {@link VfsError#NOT_FOUND} or {@link VfsError#NOT_DIRECTORY}, among others
     */
    public static FuseDoor open(VirtualFileSystem vfs, Clock clock, VfsPath path, boolean readOnly)
            throws VfsException {
        return open(vfs, clock, path, readOnly, Tracer.OFF);
    }

    /** The same, with operations that {@code tracer} chooses traced. */
    static FuseDoor open(VirtualFileSystem vfs, Clock clock, VfsPath path, boolean readOnly, Tracer tracer)
            throws VfsException {
        FileAttributes at = vfs.attributes(InodeId.ROOT);
        for (FileName name : path.names()) {
            at = vfs.lookup(Caller.ROOT, at.id(), name);
        }
        if (!at.isDirectory()) {
            throw new VfsException(
                    VfsError.NOT_DIRECTORY, path + " is no directory of the namespace; mount the one it lies in");
        }
        return new FuseDoor(vfs, clock, at.id(), readOnly, tracer);
    }

    /** The file system behind it. */
    public VirtualFileSystem vfs() {
        return vfs;
    }

    /** The directory that is mounted. */
    public InodeId root() {
        return root;
    }

    /** Counts the changes that its binding hears of. */
    public ChangeMarks marks() {
        return marks;
    }

    public OpenFiles files() {
        return files;
    }

    public OpenDirectories directories() {
        return directories;
    }

    /** What is read without an open. */
    public VersionReads versions() {
        return versions;
    }

    public Answers answers() {
        return answers;
    }

    public FuseStatistics statistics() {
        return counters.with(files.count(), files.writers());
    }

    /** What UTIME_NOW means. */
    public Clock clock() {
        return clock;
    }

    /** @throws VfsException {@link VfsError#READ_ONLY} if the mount is; the store's own refusals are the file system's to tell */
    public void requireWritable() throws VfsException {
        if (readOnly) {
            throw new VfsException(VfsError.READ_ONLY, "the mount is read-only");
        }
    }

    /** Seals or releases what is still open; for when the kernel has let go. */
    public void close() {
        files.releaseAll();
    }
}
