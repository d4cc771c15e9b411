package io.sluice.bench;

import io.sluice.vfs.Content;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads objects through a gateway as a training program does. */
final class Readers {
    static final int PIECE_BYTES = 1 << 20;

    private Readers() {}

    /** From the first byte to the last. */
    static void whole(Content content, ByteBuffer into) throws VfsException {
        for (long at = 0; at < content.size(); ) {
            at += content.read(at, into.clear());
        }
    }

    /** Reads all, each once and as a whole, by some threads who take the next that is left. */
    static void all(BenchGateway gateway, List<String> keys, int readers) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                reading.add(threads.submit(() -> {
                    ByteBuffer into = ByteBuffer.allocateDirect(PIECE_BYTES);
                    for (int n = next.getAndIncrement(); n < keys.size(); n = next.getAndIncrement()) {
                        whole(gateway.content(keys.get(n)), into);
                    }
                    return null;
                }));
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
        }
    }
}
