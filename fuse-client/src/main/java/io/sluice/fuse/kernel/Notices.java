package io.sluice.fuse.kernel;

import io.sluice.fuse.ChangeMarks;
import io.sluice.vfs.ChangeWatcher;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the kernel is to be told of and was not yet, each thing once; of more than so many, that it is everything. Thread-safe.
 *
 * <p>What the kernel does not know is left out.
 */
final class Notices implements ChangeWatcher {
    /** How many things may wait to be told. */
    static final int MOST = 8_192;

    private final NodeTable nodes;
    private final ChangeMarks marks;
    private final int most;

    /** Guards what follows; the last to be taken, and held for no call. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition added = lock.newCondition();
    private final Set<Notice> waiting = new LinkedHashSet<>();
    private boolean everything;

    Notices(NodeTable nodes, ChangeMarks marks, int most) {
        this.nodes = nodes;
        this.marks = marks;
        this.most = most;
    }

    /**
     * What waited, taken out.
     *
     * @param everything whether the kernel is to ask for all again; then there are no single ones
     */
    record Batch(boolean everything, List<Notice> single) {}

    @Override
    public void entryChanged(InodeId directory, FileName name) {
        marks.changed();
        if (nodes.knows(directory)) {
            add(List.of(new Notice.Entry(directory, name)));
        }
    }

    @Override
    public void inodeChanged(InodeId inode) {
        marks.changed();
        if (nodes.knows(inode)) {
            add(List.of(new Notice.Inode(inode)));
        }
    }

    @Override
    public void allChanged() {
        marks.changed();
        lock.lock();
        try {
            overflow();
        } finally {
            lock.unlock();
        }
    }

    private void overflow() {
        everything = true;
        waiting.clear();
        added.signal();
    }

    /** Whether the kernel knows them or not. */
    void add(Collection<Notice> notices) {
        lock.lock();
        try {
            if (everything) {
                return;
            }
            waiting.addAll(notices);
            if (waiting.size() > most) {
                overflow();
            } else {
                added.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to tell. */
    Batch take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!everything && waiting.isEmpty()) {
                added.await();
            }
            Batch batch = new Batch(everything, List.copyOf(waiting));
            everything = false;
            waiting.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
