package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LongRowsTest {
    /** A step above zero puts that row, one below removes it. */
    @Property
    void rowsAreAMap(@ForAll @Size(max = 300) List<@IntRange(min = -40, max = 40) Integer> steps) {
        LongRows rows = new LongRows();
        TreeMap<Long, byte[]> model = new TreeMap<>();
        for (int i = 0; i < steps.size(); i++) {
            long key = Math.abs(steps.get(i)) + 1L;
            if (steps.get(i) > 0) {
                byte[] value = {1, (byte) i};
                rows.put(key, value);
                model.put(key, value);
            } else {
                rows.remove(key);
                model.remove(key);
            }
            assertThat(rows.size()).isEqualTo(model.size());
        }
        for (long key = 1; key <= 42; key++) {
            assertThat(rows.get(key)).isSameAs(model.getOrDefault(key, Rows.NOTHING));
        }
        List<Long> shown = new ArrayList<>();
        rows.forEachAscending((key, value) -> shown.add(key));
        assertThat(shown).containsExactlyElementsOf(model.keySet());
    }

    @Test
    void aReaderNeverSeesAnotherKeysRowOrMissesOneThatStays() throws InterruptedException {
        LongRows rows = new LongRows();
        rows.put(1L, new byte[] {1});
        AtomicBoolean stop = new AtomicBoolean();
        AtomicBoolean wrong = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            for (long key = 2; !stop.get(); key = key % 5000 + 2) {
                byte[] value = rows.get(key);
                boolean foreign = value.length > 0 && value[0] != (byte) key;
                if (foreign || rows.get(1L).length == 0) {
                    wrong.set(true);
                }
            }
        });
        for (int round = 0; round < 20; round++) {
            for (long key = 2; key < 5000; key++) {
                rows.put(key, new byte[] {(byte) key});
            }
            for (long key = 2; key < 5000; key++) {
                rows.remove(key);
            }
        }
        stop.set(true);
        reader.join();
        assertThat(wrong).isFalse();
        assertThat(rows.size()).isOne();
    }
}
