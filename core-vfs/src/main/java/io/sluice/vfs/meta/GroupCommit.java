package io.sluice.vfs.meta;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one action run at a time, and callers that want the same commit share one. Thread-safe; waiting is not interruptible.
 *
 * <p>Whoever finds nobody running commits for all that have arrived; the others sleep and all wake at its end. A plain lock would do
 * for safety, but let a thread that comes again overtake those that only wait to be told that they are served.
 */
final class GroupCommit {
    /** Guards all fields; never held while an action runs. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition ended = lock.newCondition();
    private long arrivals;
    private long served;
    private boolean running;

    /** Returns when a run of {@code commit} that began after this call has ended; throws what it threw if this thread ran it. */
    void share(Runnable commit) {
        run(beginUnlessServed(arrive()), commit);
    }

    private void run(long covered, Runnable commit) {
        if (covered == 0) {
            return;
        }
        boolean done = false;
        try {
            commit.run();
            done = true;
        } finally {
            end(done ? covered : 0);
        }
    }

    /** The same for who is in no hurry: it gives others up to {@code nanos} to run one that covers it. An interrupt ends that early, and stays set. */
    void shareWithin(long nanos, Runnable commit) {
        long arrival = arrive();
        linger(arrival, nanos);
        run(beginUnlessServed(arrival), commit);
    }

    /** Runs {@code action} while nothing else runs. */
    <T> T alone(Supplier<T> action) {
        begin();
        try {
            return action.get();
        } finally {
            end(0);
        }
    }

    private long arrive() {
        lock.lock();
        try {
            return ++arrivals;
        } finally {
            lock.unlock();
        }
    }

    private void linger(long arrival, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (served < arrival && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** How many arrivals the commit covers that this thread has to run; 0 if another's did it. */
    private long beginUnlessServed(long arrival) {
        lock.lock();
        try {
            while (running && served < arrival) {
                ended.awaitUninterruptibly();
            }
            if (served >= arrival) {
                return 0;
            }
            running = true;
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            while (running) {
                ended.awaitUninterruptibly();
            }
            running = true;
        } finally {
            lock.unlock();
        }
    }

    private void end(long covered) {
        lock.lock();
        try {
            served = Math.max(served, covered);
            running = false;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
