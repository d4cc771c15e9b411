package io.sluice.nfs.rpc;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Replies to calls that must not be executed twice, for when a client sends one again; the oldest are forgotten first. Thread-safe.
 *
 * <p>A call that is being executed is never forgotten: it is one of those that the server has bounded anyway.
 */
final class DuplicateRequests {
    /** What makes two calls the same one; the port is not part of it, since clients send again from a new connection. */
    record Key(InetAddress client, int xid, long checksum) {}

    /** What one takes beside its bytes: key, future, entry. */
    private static final int OVERHEAD_BYTES = 200;

    private final int maxReplies;
    private final long maxBytes;

    /** Guarded by itself, as is what they take; never held while a call is executed. */
    private final Map<Key, CompletableFuture<byte[]>> replies = new LinkedHashMap<>();

    private long bytes;

    DuplicateRequests(int maxReplies, long maxBytes) {
        this.maxReplies = maxReplies;
        this.maxBytes = maxBytes;
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
            byte[] reply = execution.get();
            mine.complete(reply);
            remember(reply);
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

    private void remember(byte[] reply) {
        synchronized (replies) {
            bytes += reply.length + OVERHEAD_BYTES;
            Iterator<CompletableFuture<byte[]>> oldest = replies.values().iterator();
            while ((replies.size() > maxReplies || bytes > maxBytes) && oldest.hasNext()) {
                CompletableFuture<byte[]> old = oldest.next();
                if (old.isDone()) {
                    bytes -= old.join().length + OVERHEAD_BYTES;
                    oldest.remove();
                }
            }
        }
    }

    /** How many bytes they take now. */
    long bytes() {
        synchronized (replies) {
            return bytes;
        }
    }

    /** How many there are now. */
    int size() {
        synchronized (replies) {
            return replies.size();
        }
    }
}
