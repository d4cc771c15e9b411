package io.sluice.nfs.rpc;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;

/** Ends connections that hold what others wait for, and get nowhere themselves: their clients connect again. Thread-safe. */
final class Relief {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Set<Connection> connections;
    private final Set<Connection> arriving;

    /**
     * @param connections all that are open
     * @param arriving those of which a call has begun to arrive
     */
    Relief(Set<Connection> connections, Set<Connection> arriving) {
        this.connections = connections;
        this.arriving = arriving;
    }

    /** Memory for calls is used up: who has most of a call that is not whole must go, if he has had it for a while. */
    void ofRecordMemory() {
        long now = System.nanoTime();
        arriving.stream()
                .filter(connection -> connection.isArrivingFor(PATIENCE, now))
                .max(Comparator.comparingInt(Connection::arrivedBytes))
                .ifPresent(connection -> connection.end("its call held the most when memory for calls was used up"));
    }

    /** Memory for replies is used up: who has some and takes nothing must go. */
    void ofReplyMemory() {
        long since = System.nanoTime() - PATIENCE.toNanos();
        for (Connection connection : connections) {
            if (connection.sender().holdsMemoryWithoutProgressSince(since)) {
                connection.end("it took no replies when memory for replies was used up");
            }
        }
    }

    /** Ends those whose call has been arriving for {@code time}. */
    void ofSlowCalls(Duration time) {
        long now = System.nanoTime();
        for (Connection connection : arriving) {
            if (connection.isArrivingFor(time, now)) {
                connection.end("a call did not arrive within " + time);
            }
        }
    }
}
