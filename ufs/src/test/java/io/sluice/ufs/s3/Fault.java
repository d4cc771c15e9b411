package io.sluice.ufs.s3;

import java.util.Arrays;
import java.util.Random;

/** What goes wrong on the way to a store of the S3 kind, and how often beside the others. */
enum Fault {
    INTERNAL_ERROR(16),
    SLOW_DOWN(16),
    TOO_MANY_REQUESTS(16),
    REFUSED(8),
    RESET(16),
    EARLY_END(16),
    STALL(1),
    ONE_KIB_A_SECOND(1),
    WRONG_RANGE(16),
    CHANGED_ETAG(16),
    FLIPPED_BYTE(16),
    ERROR_AS_OK(16),
    NOT_FOUND(16),
    CLOCK_SKEW(16);

    private static final int ALL =
            Arrays.stream(values()).mapToInt(fault -> fault.weight).sum();

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    static Fault any(Random random) {
        int point = random.nextInt(ALL);
        for (Fault fault : values()) {
            point -= fault.weight;
            if (point < 0) {
                return fault;
            }
        }
        throw new AssertionError("the weights have a sum");
    }
}
