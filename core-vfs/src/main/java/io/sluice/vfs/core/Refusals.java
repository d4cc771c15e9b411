package io.sluice.vfs.core;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last operations that were refused or failed, a bounded number of them. Thread-safe. */
final class Refusals {
    static final String OPEN_TRUNCATING = "open with truncation";

    private static final int MOST = 2_000;

    private final Clock clock;

    // Guarded by the monitor of this; newest first.
    private final Deque<Kept> kept = new ArrayDeque<>();

    /** What an operation was about: an inode, or an entry of that directory. */
    record Subject(InodeId inode, Optional<FileName> name) {
        static Subject of(InodeId inode) {
            return new Subject(inode, Optional.empty());
        }

        static Subject of(InodeId directory, FileName name) {
            return new Subject(directory, Optional.of(name));
        }
    }

    /** One of them. */
    record Kept(Subject subject, Refusal refusal) {}

    Refusals(Clock clock) {
        this.clock = clock;
    }

    void add(Caller caller, String operation, Subject subject, VfsException failure) {
        Refusal refusal = new Refusal(
                clock.instant(),
                caller.uid(),
                caller.origin(),
                operation,
                failure.error(),
                failure.reason(),
                remedyFor(operation, failure.error()));
        synchronized (this) {
            kept.addFirst(new Kept(subject, refusal));
            while (kept.size() > MOST) {
                kept.removeLast();
            }
        }
    }

    /** Those about any of the subjects, newest first. */
    synchronized List<Refusal> about(List<Subject> subjects) {
        List<Refusal> found = new ArrayList<>();
        for (Kept one : kept) {
            if (subjects.contains(one.subject())) {
                found.add(one.refusal());
            }
        }
        return found;
    }

    /** All of them, newest first. */
    synchronized List<Kept> all() {
        return List.copyOf(kept);
    }

    /** What would have allowed it. */
    static Optional<String> remedyFor(String operation, VfsError error) {
        return switch (error) {
            case WRITE_ONCE ->
                operation.equals(OPEN_TRUNCATING)
                        ? Optional.of("mount with -o overwrite=replace")
                        : Optional.of("write a new file and rename it onto this name");
            case READ_ONLY -> Optional.of("mount without --readonly");
            case CROSS_MOUNT -> Optional.of("copy and remove, as mv does");
            case ACCESS_DENIED, NOT_PERMITTED ->
                Optional.of("sluice fs chown or chmod, or mount with -o uid=, gid=, file-mode=, dir-mode=");
            case NO_SPACE -> Optional.of("free space on the disk of the gateway's cache");
            case NOT_FOUND,
                    STALE,
                    REPLACED,
                    EXISTS,
                    NOT_DIRECTORY,
                    IS_DIRECTORY,
                    NOT_EMPTY,
                    INVALID,
                    NAME_TOO_LONG,
                    TOO_LARGE,
                    BAD_COOKIE,
                    NOT_SYNC,
                    NOT_SUPPORTED,
                    UNAVAILABLE,
                    IO -> Optional.empty();
        };
    }
}
