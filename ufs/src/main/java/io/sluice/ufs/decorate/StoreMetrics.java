package io.sluice.ufs.decorate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a store has done so far.
 *
 * @param operations every operation is in it
 * @param oddities what its listings held that can't be shown
 */
public record StoreMetrics(Map<StoreOperation, OperationMetrics> operations, StoreOddities oddities) {
    public static final StoreMetrics NONE = new StoreMetrics(Map.of(), StoreOddities.NONE);

    public StoreMetrics {
        Map<StoreOperation, OperationMetrics> all = new EnumMap<>(StoreOperation.class);
        for (StoreOperation operation : StoreOperation.values()) {
            all.put(operation, operations.getOrDefault(operation, OperationMetrics.NONE));
        }
        operations = Collections.unmodifiableMap(all);
    }

    public OperationMetrics of(StoreOperation operation) {
        return operations.get(operation);
    }

    /** Of two stores together. */
    public StoreMetrics plus(StoreMetrics other) {
        Map<StoreOperation, OperationMetrics> sum = new EnumMap<>(StoreOperation.class);
        operations.forEach((operation, metrics) -> sum.put(operation, metrics.plus(other.of(operation))));
        return new StoreMetrics(sum, oddities.plus(other.oddities));
    }
}
