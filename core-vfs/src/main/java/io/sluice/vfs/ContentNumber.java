package io.sluice.vfs;

import java.nio.charset.StandardCharsets;

/** Makes numbers of what tells the bytes of a file from others. */
public final class ContentNumber {
    private static final long FNV_OFFSET = 0xcbf2_9ce4_8422_2325L;
    private static final long FNV_PRIME = 0x0000_0100_0000_01b3L;

    private ContentNumber() {}

    /** The same for the same words; for others another, but by an accident of 1 in 2<sup>64</sup>. Not against who looks for one. */
    public static long of(String words, long number) {
        long hash = FNV_OFFSET;
        for (byte each : words.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each) * FNV_PRIME;
        }
        return mixed(hash ^ mixed(number));
    }

    /** Each bit of the result depends on each of the argument's (the finalizer of SplitMix64). */
    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        long twice = (once ^ (once >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return twice ^ (twice >>> 31);
    }
}
