package io.sluice.vfs.core;

import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.StorePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what changes a store apart from moves of the trees that it would change. Thread-safe.
 *
 * <p>Not a lock on data: readers and look-ups never wait here. Taken before the names and the places in stores; who waits does so up to a deadline.
 */
final class MovingTrees {
    /** A place in the store of a mount, and all below it. */
    record Tree(String mount, StorePath root) {
        private boolean overlaps(Tree other) {
            return mount.equals(other.mount) && (root.startsWith(other.root) || other.root.startsWith(root));
        }
    }

    private final Duration deadline;

    // Guarded by the monitor of this, compared by identity: one place may be taken twice.
    private final List<Held> moving = new ArrayList<>();
    private final List<Held> changing = new ArrayList<>();

    private static final class Held {
        private final Tree tree;

        Held(Tree tree) {
            this.tree = tree;
        }
    }

    MovingTrees(Duration deadline) {
        this.deadline = deadline;
    }

    /** For who changes something at these places: waits while one of them is being moved. */
    Lease change(Tree... places) throws VfsException {
        return change(deadline, places);
    }

    /** The same with a deadline of its own. */
    synchronized Lease change(Duration atMost, Tree... places) throws VfsException {
        List<Held> wanted = held(places);
        long end = System.nanoTime() + atMost.toNanos();
        awaitFree(wanted, moving, end);
        changing.addAll(wanted);
        return () -> release(changing, wanted);
    }

    /** For who moves one of these places to the other: waits for other moves, then lets nobody begin a change, and waits for those who have. */
    synchronized Lease move(Tree... places) throws VfsException {
        List<Held> wanted = held(places);
        long end = System.nanoTime() + deadline.toNanos();
        awaitFree(wanted, moving, end);
        moving.addAll(wanted);
        try {
            awaitFree(wanted, changing, end);
        } catch (VfsException e) {
            release(moving, wanted);
            throw e;
        }
        return () -> release(moving, wanted);
    }

    /** Keeps changes away from a place whose move is not at its end, beside whoever holds it. */
    synchronized Lease block(Tree place) {
        List<Held> wanted = held(place);
        moving.addAll(wanted);
        return () -> release(moving, wanted);
    }

    /** Keeps moves away from a place in which something is still to be cleared, beside whoever holds it; changes go on there. */
    synchronized Lease occupy(Tree place) {
        List<Held> wanted = held(place);
        changing.addAll(wanted);
        return () -> release(changing, wanted);
    }

    private static List<Held> held(Tree... places) {
        List<Held> all = new ArrayList<>();
        for (Tree place : places) {
            all.add(new Held(place));
        }
        return all;
    }

    private static boolean overlap(List<Held> wanted, List<Held> taken) {
        return wanted.stream()
                .anyMatch(one -> taken.stream().anyMatch(other -> other != one && one.tree.overlaps(other.tree)));
    }

    private synchronized void awaitFree(List<Held> wanted, List<Held> taken, long end) throws VfsException {
        while (overlap(wanted, taken)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                StorePath place = wanted.getFirst().tree.root();
                throw new VfsException(VfsError.UNAVAILABLE, "a change of the names at " + place + " takes too long");
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VfsException(VfsError.UNAVAILABLE, "interrupted while waiting for a change of names", e);
            }
        }
    }

    private synchronized void release(List<Held> from, List<Held> places) {
        from.removeAll(places);
        notifyAll();
    }
}
