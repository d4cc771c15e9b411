package io.sluice.ufs.decorate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What a store has done so far, by operation; every operation is in it. */
public record StoreMetrics(Map<StoreOperation, OperationMetrics> operations) {
    public static final StoreMetrics NONE = new StoreMetrics(Map.of());

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
        return new StoreMetrics(sum);
    }
}
