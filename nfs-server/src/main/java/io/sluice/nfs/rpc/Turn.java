package io.sluice.nfs.rpc;

/** One connection's place in the queue for a {@link Budget}; on the connection's event loop only. */
final class Turn {
    private final Budget budget;
    private final Budget.Waiter waiter;
    private boolean waits;

    /** @param wake told on any thread when there may be room; must lead to {@link #comes} on the event loop */
    Turn(Budget budget, Budget.Waiter wake) {
        this.budget = budget;
        this.waiter = wake;
    }

    /** Takes {@code amount}, or begins to wait. */
    boolean take(long amount) {
        if (waits) {
            return false;
        }
        if (budget.tryAcquire(amount)) {
            return true;
        }
        waits = true;
        budget.await(waiter);
        return false;
    }

    /** It is this connection's turn; it passes the turn on by {@link Budget#wakeNext} when it has taken what it needs. */
    void comes() {
        waits = false;
    }

    /** Waits no more. */
    void forget() {
        if (waits) {
            waits = false;
            budget.forget(waiter);
        }
    }
}
