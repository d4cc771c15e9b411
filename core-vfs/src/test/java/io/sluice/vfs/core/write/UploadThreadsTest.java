package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UploadThreadsTest {
    private final UploadThreads threads = new UploadThreads(1);

    @AfterEach
    void close() {
        threads.close();
    }

    private CompletableFuture<Boolean> isVirtual() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        threads.executeShort(() -> answer.complete(Thread.currentThread().isVirtual()));
        return answer;
    }

    @Test
    void whatFindsNoThreadOfTheSystemWaitsForNone() {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        threads.executeShort(() -> {
            first.complete(Thread.currentThread().isVirtual());
            await(end);
        });
        assertThat(first.join()).isFalse();
        assertThat(isVirtual().join()).isTrue();
        end.countDown();
        while (isVirtual().join()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void workThatFailsGivesItsThreadBack() {
        threads.executeShort(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new IllegalStateException("unexpected");
        });
        while (isVirtual().join()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
