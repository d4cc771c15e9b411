package io.sluice.vfs.core.write;

import io.sluice.vfs.trace.Spans;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The threads that uploads run on: virtual ones, as many as there are, and a few of the system's, on which a request that waits for its store costs less CPU
 * time, because nobody has to wake two others for it. Thread-safe.
 */
final class UploadThreads implements AutoCloseable {
    private static final int MOST_OF_THE_SYSTEM = 64;

    private final Semaphore turns;
    private final ExecutorService few = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("sluice-upload-", 0).factory());
    private final ExecutorService many = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sluice-upload-", 0).factory());

    /** @param parallel how many requests run at the same time, at least 1 */
    UploadThreads(int parallel) {
        this.turns = new Semaphore(Math.min(parallel, MOST_OF_THE_SYSTEM));
    }

    /** Does what may take long. */
    void execute(Runnable work) {
        many.execute(Spans.carried(work));
    }

    /** Does what is mostly short, on a thread of the system's if one has no work. */
    void executeShort(Runnable work) {
        if (!turns.tryAcquire()) {
            execute(work);
            return;
        }
        Runnable carried = Spans.carried(work);
        few.execute(() -> {
            try {
                carried.run();
            } finally {
                turns.release();
            }
        });
    }

    /** Begins nothing more. */
    @Override
    public void close() {
        few.shutdown();
        many.shutdown();
    }
}
