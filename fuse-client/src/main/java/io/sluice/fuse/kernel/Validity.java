package io.sluice.fuse.kernel;

import io.sluice.fuse.ChangeMarks;
import io.sluice.vfs.Changes;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import java.time.Duration;

/** How long the kernel takes for true what it was told. Thread-safe. */
final class Validity {
    /** Of what others may change at any time. */
    static final Duration BRIEF = Duration.ofSeconds(1);

    /** However long it is believed: what was not told heals. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Changes changes;
    private final ChangeMarks marks;

    private Validity(Changes changes, ChangeMarks marks) {
        this.changes = changes;
        this.marks = marks;
    }

    /** For a kernel that is not told of changes. */
    static Validity brief() {
        return new Validity(Changes.NONE, new ChangeMarks());
    }

    /** For one that is: as long as the file system believes it itself. */
    static Validity asBelieved(Changes changes, ChangeMarks marks) {
        return new Validity(changes, marks);
    }

    /** Of what lies in {@code directory}, at the longest. */
    Duration in(InodeId directory) {
        Duration believed = changes.believed(directory);
        Duration atMost = believed.compareTo(LONGEST) > 0 ? LONGEST : believed;
        return atMost.compareTo(BRIEF) > 0 ? atMost : BRIEF;
    }

    /**
     * Of the name and the attributes of {@code file}.
     *
     * @param inDirectory of what lies in its directory, from after it was asked for
     * @param mark from before it was asked for
     */
    Duration of(FileAttributes file, Duration inDirectory, long mark) {
        return file.life() == FileLife.PERSISTED && marks.now() == mark ? inDirectory : BRIEF;
    }

    /** That there is nothing of a name; zero if it is to be asked for each time. */
    Duration ofNothing(long mark) {
        return marks.now() == mark ? changes.absenceBelieved() : Duration.ZERO;
    }

    /** Whether it was told for longer than others would leave it. */
    static boolean isLong(Duration validity) {
        return validity.compareTo(BRIEF) > 0;
    }

    ChangeMarks marks() {
        return marks;
    }
}
