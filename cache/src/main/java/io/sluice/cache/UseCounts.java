package io.sluice.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * About how often each content was used lately, 0 to 7, also of contents that are not there any more: a count-min sketch, four counters each,
 * of which the smallest tells. All are halved now and then. Thread-safe; two uses at once may be counted as one.
 */
final class UseCounts {
    private static final VarHandle COUNTERS = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final int MOST = 7;
    private static final int PROBES = 4;
    private static final int COUNTERS_A_CONTENT = 16;
    private static final int LEAST_COUNTERS = 1 << 12;
    private static final int MOST_COUNTERS = 1 << 25;

    private final AtomicLong uses = new AtomicLong();
    private volatile byte[] counters = new byte[LEAST_COUNTERS]; // a power of two; replaced by who has fit()

    int of(ContentName name) {
        byte[] table = counters;
        int least = MOST;
        for (int probe = 0; probe < PROBES; probe++) {
            least = Math.min(least, (byte) COUNTERS.getOpaque(table, slot(table, name, probe)));
        }
        return least;
    }

    void increment(ContentName name) {
        uses.incrementAndGet();
        byte[] table = counters;
        int least = of(name);
        for (int probe = 0; probe < PROBES && least < MOST; probe++) {
            int slot = slot(table, name, probe);
            if ((byte) COUNTERS.getOpaque(table, slot) == least) {
                COUNTERS.setOpaque(table, slot, (byte) (least + 1));
            }
        }
    }

    /**
     * Makes itself large enough for so many contents, and forgets half of everything after ten uses of each. For one thread at a time.
     *
     * @return whether it has halved
     */
    boolean fit(int contents) {
        byte[] table = counters;
        if (table.length < MOST_COUNTERS && table.length < (long) COUNTERS_A_CONTENT * contents) {
            byte[] larger = new byte[2 * table.length]; // each counter stands twice now: what it tells is the same
            System.arraycopy(table, 0, larger, 0, table.length);
            System.arraycopy(table, 0, larger, table.length, table.length);
            counters = larger;
        }
        long halvedAfter = 10L * Math.max(64, contents);
        if (uses.get() < halvedAfter) {
            return false;
        }
        uses.addAndGet(-halvedAfter / 2);
        table = counters;
        for (int slot = 0; slot < table.length; slot++) {
            COUNTERS.setOpaque(table, slot, (byte) ((byte) COUNTERS.getOpaque(table, slot) >> 1));
        }
        return true;
    }

    private static int slot(byte[] table, ContentName name, int probe) {
        long word = switch (probe) {
            case 0 -> name.a() >>> 7;
            case 1 -> name.b();
            case 2 -> name.c();
            default -> name.d();
        };
        return (int) word & (table.length - 1);
    }
}
