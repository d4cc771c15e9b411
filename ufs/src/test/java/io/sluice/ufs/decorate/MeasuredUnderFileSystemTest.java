package io.sluice.ufs.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.measure.Durations;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.RecordedSpans;
import io.sluice.vfs.testing.UnderFileSystemContract;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counting keeps the contract, and counts. */
final class MeasuredUnderFileSystemTest extends UnderFileSystemContract {
    private final MemoryUnderFileSystem memory = new MemoryUnderFileSystem();
    private final AtomicLong nanos = new AtomicLong();
    private final List<MeasuredUnderFileSystem> closed = new ArrayList<>();
    private final MeasuredUnderFileSystem measured =
            new MeasuredUnderFileSystem(memory, () -> nanos.getAndAdd(10), closed::add, "memory");

    @Override
    protected UnderFileSystem open() {
        memory.pageSize(pageSize());
        return measured;
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        memory.plant(key, bytes);
    }

    @Test
    void callsErrorsAndBytesAreCounted() throws Exception {
        StoreFile file = put("f", "0123456789");
        read("f", file.version(), 2, 5);
        memory.cutNextStreamAfter(3);
        assertRefused(UfsError.UNAVAILABLE, () -> read("f", file.version(), 0, 10));
        memory.failNext("list", 1, UfsError.THROTTLED);
        assertRefused(UfsError.THROTTLED, () -> list(""));
        store.copy(StorePath.of("f"), file, StorePath.of("copy"));
        store.rename(StorePath.of("f"), StorePath.of("g"));

        StoreMetrics metrics = measured.metrics();
        assertThat(metrics.of(StoreOperation.PUT)).isEqualTo(new OperationMetrics(1, 0, 10, Durations.of(10)));
        assertThat(metrics.of(StoreOperation.READ)).isEqualTo(new OperationMetrics(2, 1, 8, Durations.of(10, 10)));
        assertThat(metrics.of(StoreOperation.LIST)).isEqualTo(new OperationMetrics(1, 1, 0, Durations.of(10)));
        assertThat(metrics.of(StoreOperation.RENAME)).isEqualTo(new OperationMetrics(1, 0, 0, Durations.of(10)));
        assertThat(metrics.of(StoreOperation.COPY)).isEqualTo(new OperationMetrics(1, 0, 0, Durations.of(10)));
        assertThat(metrics.of(StoreOperation.STAT)).isEqualTo(OperationMetrics.NONE);
    }

    @Test
    void aCallForATracedOperationIsAPartOfIt() throws Exception {
        RecordedSpans tracer = new RecordedSpans();
        Spans.during(tracer.begin("fuse flush"), () -> {
            StoreFile file = put("f", "0123456789");
            memory.failNext("list", 1, UfsError.THROTTLED);
            assertRefused(UfsError.THROTTLED, () -> list(""));
            try (InputStream stream = store.read(StorePath.of("f"), file.version(), 2, 5)) {
                assertThat(tracer.find("fuse flush/store read").hasEnded()).isFalse();
                stream.readAllBytes();
            }
            return file;
        });

        assertThat(tracer.find("fuse flush/store put").notes())
                .containsEntry(SpanNote.STORE, "memory")
                .containsEntry(SpanNote.KEY, "f")
                .containsEntry(SpanNote.BYTES, 10L)
                .doesNotContainKey(SpanNote.ERROR);
        assertThat(tracer.find("fuse flush/store list").notes()).containsEntry(SpanNote.ERROR, "THROTTLED");
        assertThat(tracer.find("fuse flush/store read").notes())
                .containsEntry(SpanNote.OFFSET, 2L)
                .containsEntry(SpanNote.BYTES, 5L);
        assertThat(tracer.find("fuse flush/store read").hasEnded()).isTrue();
    }

    @Test
    void thatItIsClosedIsTold() {
        measured.close();

        assertThat(closed).containsExactly(measured);
        assertThat(memory.isClosed()).isTrue();
    }

    @Test
    void metricsOfTwoStoresCanBeAdded() {
        StoreMetrics one = new StoreMetrics(
                Map.of(StoreOperation.PUT, new OperationMetrics(1, 2, 3, Durations.of(4))), StoreOddities.NONE);

        assertThat(one.plus(one).of(StoreOperation.PUT)).isEqualTo(new OperationMetrics(2, 4, 6, Durations.of(4, 4)));
        assertThat(one.plus(StoreMetrics.NONE)).isEqualTo(one);
    }

    @Test
    void keysThatCannotBeShownAreCountedAndTheFirstAreKept() throws Exception {
        StoreOddities none = measured.metrics().oddities();
        assertThat(none).isEqualTo(StoreOddities.NONE);
        plant("d//x", "x".getBytes(StandardCharsets.UTF_8));
        plant("a/../x", "x".getBytes(StandardCharsets.UTF_8));

        for (int i = 0; i < 3; i++) {
            measured.list(StorePath.of("d"), Optional.empty());
            measured.list(StorePath.of("a"), Optional.empty());
        }

        assertThat(measured.metrics().oddities().unnameable()).isEqualTo(2);
        assertThat(measured.metrics().oddities().unnameableKeys()).containsExactly("d//", "a/../");
    }

    @Test
    void aThousandOddKeysAreCountedAndAHundredKept() {
        OddKeys keys = new OddKeys("odd", "store");

        for (int i = 0; i < 1_000; i++) {
            keys.seen(List.of("key\n" + i, "x".repeat(5_000) + i));
        }

        assertThat(keys.kept()).hasSize(StoreOddities.MAX_KEPT).allMatch(key -> key.length() <= 1_025);
        assertThat(keys.kept()).first().isEqualTo("key\uFFFD0");
        assertThat(keys.count()).isEqualTo(1_001);
    }

    @Test
    void odditiesOfTwoStoresAddUp() {
        StoreOddities one = new StoreOddities(2, List.of("a", "b"), 0, List.of());
        StoreOddities other = new StoreOddities(1, List.of("b"), 1, List.of("c"));

        assertThat(one.plus(other)).isEqualTo(new StoreOddities(3, List.of("a", "b"), 1, List.of("c")));
    }
}
