package io.sluice.fuse.kernel;

import java.util.function.Consumer;

/**
 * The threads of a mount: one always waits for the next request, unless there are too many. Thread-safe.
 *
 * <p>A thread is taken by a request as long as a store takes; what comes when all are taken waits in the kernel.
 */
final class ReaderCrew {
    private static final int MAX_THREADS = 128;

    /** So many wait for requests to come; more than that end. */
    private static final int MAX_WAITING = 8;

    private final String name;
    private final Consumer<ReaderCrew> work;
    private final Runnable whenAllEnded;

    /** Guarded by this, as is what follows. */
    private int threads;

    private int waiting;
    private int lastThread;

    /**
     * @param name that the threads' names begin with
     * @param work what each thread does until the mount has ended or {@link #given} says that it is not needed
     * @param whenAllEnded run once, by the last thread
     */
    ReaderCrew(String name, Consumer<ReaderCrew> work, Runnable whenAllEnded) {
        this.name = name;
        this.work = work;
        this.whenAllEnded = whenAllEnded;
    }

    synchronized void addThread() {
        threads++;
        waiting++;
        lastThread++;
        Thread.ofPlatform().daemon().name(name + "-" + lastThread).start(this::run);
    }

    private void run() {
        try {
            work.accept(this);
        } finally {
            if (isLast()) {
                whenAllEnded.run();
            }
        }
    }

    private synchronized boolean isLast() {
        threads--;
        waiting--;
        return threads == 0;
    }

    /** The calling thread has got a request. */
    synchronized void taken() {
        waiting--;
        if (waiting == 0 && threads < MAX_THREADS) {
            addThread();
        }
    }

    /** The calling thread has answered; false if enough others wait, so that it ends. */
    synchronized boolean given() {
        waiting++;
        return waiting <= MAX_WAITING;
    }
}
