package io.sluice.vfs.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work in many virtual threads at once, and fails with the first failure of any. */
public final class ManyThreads {
    /** What each thread does. */
    @FunctionalInterface
    public interface Work {
        void run(int thread) throws Exception;
    }

    private ManyThreads() {}

    /** Returns when all {@code threads} are through. */
    public static void run(int threads, Work work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                calls.add(() -> {
                    work.run(thread);
                    return true;
                });
            }
            for (Future<Boolean> done : executor.invokeAll(calls)) {
                done.get();
            }
        }
    }
}
