package io.sluice.vfs.core.write;

/**
 * How files are cut into parts: a pure function of the part's number alone, so that an upload that goes on after a restart needs to know nothing else. The first
 * thousand parts have {@code firstBytes} each, and each thousand after that twice as many as the one before.
 *
 * @param firstBytes the size of the first part, 1 to 10 MiB; stores take no part of less than 5 MiB but the last
 */
public record PartSizes(long firstBytes) {
    /** The most parts that an upload has. */
    public static final int MAX_PARTS = 10_000;

    private static final long STANDARD_BYTES = 8L << 20;
    private static final long MAX_FIRST_BYTES = 10L << 20;
    private static final int PARTS_A_STEP = 1_000;

    public PartSizes {
        if (firstBytes < 1 || firstBytes > MAX_FIRST_BYTES) {
            throw new IllegalArgumentException("the first part: 1 to " + MAX_FIRST_BYTES + " bytes, not " + firstBytes);
        }
    }

    /** 8 MiB, so that 10,000 parts hold more than 5 TiB, and the largest has 4 GiB. */
    public static PartSizes standard() {
        return new PartSizes(STANDARD_BYTES);
    }

    /** The largest file that goes up whole. */
    public long wholeBytes() {
        return 2 * firstBytes;
    }

    /** Where the part begins; of the part behind the last, where that ends. */
    public long offset(int number) {
        int before = number - 1;
        int step = before / PARTS_A_STEP;
        return firstBytes * (PARTS_A_STEP * (factor(step) - 1) + (before % PARTS_A_STEP) * factor(step));
    }

    /** How many bytes the part has, unless the file ends in it. */
    public long length(int number) {
        return firstBytes * factor((number - 1) / PARTS_A_STEP);
    }

    /** The number of the part in which the byte at {@code offset} lies; one more than {@link #MAX_PARTS} if it lies behind them all. */
    public int partAt(long offset) {
        if (offset >= offset(MAX_PARTS + 1)) {
            return MAX_PARTS + 1;
        }
        int step = 0;
        while (offset >= offset((step + 1) * PARTS_A_STEP + 1)) {
            step++;
        }
        int first = step * PARTS_A_STEP + 1;
        return first + Math.toIntExact((offset - offset(first)) / length(first));
    }

    /** How many parts a file of {@code size} bytes has, at least 1; more than {@link #MAX_PARTS} if it is too large. */
    public int parts(long size) {
        return size == 0 ? 1 : partAt(size - 1);
    }

    /** How many parts a file is sure to fill of which the first {@code bytes} bytes are there. */
    int full(long bytes) {
        return partAt(bytes) - 1;
    }

    private static long factor(int doublings) {
        return 1L << doublings;
    }
}
