package io.sluice.vfs.core.read;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads a file by the {@link FetchPolicy} with the limits of a gateway, and writes down what each read fetches. Nothing is ever evicted. */
final class PolicyRun {
    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;
    static final FetchLimits LIMITS = FetchLimits.ofBytes((int) MIB, 32 * MIB, 128 * MIB, 4 * MIB, 4 * MIB);

    private static final int REQUEST_BLOCKS = 4;

    private final long size;
    private final FetchLimits limits;
    private final BitSet fetched = new BitSet();
    private final BitSet touched = new BitSet();
    private final List<String> lines = new ArrayList<>();
    private ReadPattern pattern = ReadPattern.NONE;
    private long readBytes;
    private long askedBytes;
    private int requests;

    PolicyRun(long size) {
        this(size, LIMITS);
    }

    PolicyRun(long size, FetchLimits limits) {
        this.size = size;
        this.limits = limits;
    }

    PolicyRun read(long offset, long wantedBytes) {
        long length = Math.min(wantedBytes, size - offset);
        FetchPolicy.Step step = FetchPolicy.after(pattern, offset, length, size, limits);
        pattern = step.pattern();
        readBytes += length;
        askedBytes += Math.max(0, step.ahead().to() - step.ahead().from());
        touched.set(block(offset), endBlock(offset + length));
        List<String> demanded = fetch(offset, offset + length);
        List<String> ahead = fetch(step.ahead().from(), step.ahead().to());
        if (!demanded.isEmpty() || !ahead.isEmpty()) {
            lines.add((human(offset) + "+" + human(length) + ": " + String.join(",", demanded)
                            + (ahead.isEmpty() ? "" : " | " + String.join(",", ahead)))
                    .strip());
        }
        return this;
    }

    /** Reads from {@code from} to {@code to} in pieces. */
    PolicyRun scan(long from, long to, long pieceBytes) {
        for (long at = from; at < to; at += pieceBytes) {
            read(at, Math.min(pieceBytes, to - at));
        }
        return this;
    }

    /** One line a read that fetched anything: what the reader waits for, a bar, what is fetched ahead, in blocks. */
    String table() {
        return String.join("\n", lines) + "\n" + summary();
    }

    String summary() {
        return "read %s, fetched %d MiB in %d requests, %d MiB in vain"
                .formatted(human(readBytes), fetched.cardinality(), requests, vainBytes() / MIB);
    }

    /** The blocks that were fetched and of which nothing was read. */
    long vainBytes() {
        BitSet vain = (BitSet) fetched.clone();
        vain.andNot(touched);
        return vain.cardinality() * limits.unit();
    }

    /** The blocks of which anything was read. */
    long touchedBytes() {
        return touched.cardinality() * limits.unit();
    }

    ReadPattern pattern() {
        return pattern;
    }

    long readBytes() {
        return readBytes;
    }

    long askedBytes() {
        return askedBytes;
    }

    private List<String> fetch(long from, long to) {
        List<String> ranges = new ArrayList<>();
        int end = endBlock(to);
        int first = fetched.nextClearBit(block(from));
        while (from < to && first < end) {
            int last = fetched.nextSetBit(first);
            int stop = last < 0 ? end : Math.min(last, end);
            ranges.add(stop == first + 1 ? "" + first : first + "-" + (stop - 1));
            requests += (stop - first + REQUEST_BLOCKS - 1) / REQUEST_BLOCKS;
            fetched.set(first, stop);
            first = fetched.nextClearBit(stop);
        }
        return ranges;
    }

    private int block(long offset) {
        return (int) (offset / limits.unit());
    }

    private int endBlock(long offset) {
        return (int) (limits.upToBlock(offset) / limits.unit());
    }

    static String human(long bytes) {
        if (bytes < KIB) {
            return bytes + "";
        }
        return bytes < MIB ? bytes / KIB + "K" : Math.floorDiv(bytes * 100, MIB) / 100.0 + "M";
    }
}
