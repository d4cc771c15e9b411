package io.sluice.nfs.rpc;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Replies to calls that must not be executed twice, for when a client sends one again. Thread-safe. */
final class DuplicateRequests {
    /** What makes two calls the same one; the port is not part of it, since clients send again from a new connection. */
    record Key(InetAddress client, int xid, long checksum) {}

    /** Guarded by itself; never held while a call is executed. */
    private final Map<Key, CompletableFuture<byte[]>> replies;

    DuplicateRequests(int capacity) {
        this.replies = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<byte[]>> eldest) {
                return size() > capacity;
            }
        };
    }

    /**
     * Executes a call, unless it was executed before.
     *
     * @param execution executes it and gives its reply; if it throws, nothing is remembered
     * @return the earlier reply, for which this waits if it is not there yet; empty if the call was executed now
     */
    Optional<byte[]> once(Key key, Supplier<byte[]> execution) {
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        CompletableFuture<byte[]> earlier;
        synchronized (replies) {
            earlier = replies.putIfAbsent(key, mine);
        }
        if (earlier != null) {
            return Optional.of(earlier.join());
        }
        try {
            mine.complete(execution.get());
            return Optional.empty();
        } finally {
            if (!mine.isDone()) {
                synchronized (replies) {
                    replies.remove(key);
                }
                mine.completeExceptionally(new IllegalStateException("the call that came first failed"));
            }
        }
    }
}
