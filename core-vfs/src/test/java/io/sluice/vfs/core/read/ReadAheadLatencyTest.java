package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.PolicyRun.KIB;
import static io.sluice.vfs.core.read.PolicyRun.LIMITS;
import static io.sluice.vfs.core.read.PolicyRun.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * A reader who takes bytes as fast as they come, from a store that answers each request after a while and then sends as fast as its line allows, in
 * virtual time: how much of the line he gets.
 */
final class ReadAheadLatencyTest {
    private static final long READ_BYTES = 128 * KIB;
    private static final int REQUEST_BLOCKS = 4;

    /** What happened. */
    private record Outcome(double seconds, int stallsUntilOpen, int mostRequests) {}

    /** Reads a file from its beginning to its end. */
    private static final class Scan {
        private final long size;
        private final double latency;
        private final double bytesPerSecond;
        private final FetchLimits limits;
        private final double[] arrivals;
        private double now;
        private double lineFree;
        private int stalls;
        private boolean open;
        private int mostRequests;

        Scan(long size, double latency, double bytesPerSecond) {
            this.size = size;
            this.latency = latency;
            this.bytesPerSecond = bytesPerSecond;
            this.limits = LIMITS.awaiting(Math.round(latency * 1e9));
            this.arrivals = new double[(int) (LIMITS.upToBlock(size) / MIB)];
            Arrays.fill(arrivals, Double.POSITIVE_INFINITY);
        }

        Outcome run() {
            ReadPattern pattern = ReadPattern.NONE;
            for (long at = 0; at < size; at += READ_BYTES) {
                long length = Math.min(READ_BYTES, size - at);
                FetchPolicy.Step step = FetchPolicy.after(pattern, at, length, size, limits);
                pattern = step.pattern();
                request(at, at + length);
                request(step.ahead().from(), step.ahead().to());
                double there = arrivals[(int) ((at + length - 1) / MIB)];
                open |= step.ahead().to() - at > LIMITS.windowMax() - LIMITS.step();
                if (!open && there > now + latency / 2) {
                    stalls++;
                }
                now = Math.max(now, there);
            }
            return new Outcome(now, stalls, mostRequests);
        }

        private void request(long from, long to) {
            int inRequest = 0;
            for (int block = (int) (from / MIB); block * MIB < to; block++) {
                if (Double.isInfinite(arrivals[block])) {
                    double begins = inRequest++ % REQUEST_BLOCKS == 0 ? now + latency : 0;
                    lineFree = Math.max(lineFree, begins) + MIB / bytesPerSecond;
                    arrivals[block] = lineFree;
                }
            }
            long onTheirWay = Arrays.stream(arrivals)
                    .filter(there -> there > now && !Double.isInfinite(there))
                    .count();
            mostRequests = Math.max(mostRequests, (int) (onTheirWay / REQUEST_BLOCKS));
        }
    }

    private static double shareOfTheLine(double latency, double bytesPerSecond) {
        double without = new Scan(1024 * MIB, 0, bytesPerSecond).run().seconds();
        return without / new Scan(1024 * MIB, latency, bytesPerSecond).run().seconds();
    }

    @Test
    void nineTenthsOfAGigabyteASecondAreKeptWithTwentyMillisecondsAndOfHalfOfItWithFifty() {
        assertThat(shareOfTheLine(0.020, 1e9)).isGreaterThan(0.9);
        assertThat(shareOfTheLine(0.050, 500e6)).isGreaterThan(0.9);
    }

    @Test
    void fourFifthsOfAGigabyteASecondAreKeptWithFiftyMillisecondsAndOfHalfOfItWithAHundred() {
        assertThat(shareOfTheLine(0.050, 1e9)).isGreaterThan(0.8);
        assertThat(shareOfTheLine(0.100, 500e6)).isGreaterThan(0.8);
    }

    @Test
    void theLargestWindowIsOnItsWayAfterFiveRoundTripsInSevenRequests() {
        Outcome first = new Scan(64 * MIB, 1, 1e15).run();
        assertThat(first.stallsUntilOpen()).isLessThanOrEqualTo(5);
        assertThat(first.mostRequests()).isGreaterThanOrEqualTo(7);
    }
}
