package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs numbered tasks, some of them at the same time. */
final class Parallel {
    private Parallel() {}

    /** Does part {@code number}, of 0 and up. */
    interface Task<T> {
        T run(int number) throws UfsException;
    }

    /**
     * What the tasks returned, in order. After the first failure no other task begins.
     *
     * @param atOnce how many run at the same time
     * @throws UfsException of the first task that failed; {@link UfsError#UNAVAILABLE} after an interrupt, when all tasks have ended
     */
    static <T> List<T> run(int tasks, int atOnce, Task<T> task) throws UfsException {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        ConcurrentSkipListMap<Integer, T> results = new ConcurrentSkipListMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(tasks, atOnce); i++) {
                workers.add(threads.submit(() -> {
                    try {
                        for (int number = next.getAndIncrement();
                                number < tasks && !stop.get();
                                number = next.getAndIncrement()) {
                            results.put(number, task.run(number));
                        }
                        return true;
                    } catch (UfsException | RuntimeException e) {
                        stop.set(true);
                        throw e;
                    }
                }));
            }
            awaitAll(workers, threads);
        }
        return List.copyOf(results.values());
    }

    private static void awaitAll(List<Future<Boolean>> workers, ExecutorService threads) throws UfsException {
        try {
            for (Future<Boolean> worker : workers) {
                worker.get();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UfsException known) {
                throw known;
            }
            throw new IllegalStateException("a part failed", e.getCause());
        }
    }
}
