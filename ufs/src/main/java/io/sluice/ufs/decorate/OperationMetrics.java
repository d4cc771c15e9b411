package io.sluice.ufs.decorate;

import io.sluice.vfs.measure.Durations;

/**
 * What one operation of a store has done so far.
 *
 * @param calls all of them, retries too
 * @param errors calls that ended by an error of the store, streams that broke too; answers as "not found" are among them
 * @param bytes read or put, those of broken streams too
 * @param times how long each took until the answer was there, without the time that streams were read in
 */
public record OperationMetrics(long calls, long errors, long bytes, Durations times) {
    static final OperationMetrics NONE = new OperationMetrics(0, 0, 0, Durations.NONE);

    OperationMetrics plus(OperationMetrics other) {
        return new OperationMetrics(
                calls + other.calls, errors + other.errors, bytes + other.bytes, times.plus(other.times));
    }
}
