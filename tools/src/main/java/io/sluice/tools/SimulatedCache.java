package io.sluice.tools;

import io.sluice.cache.CacheSimulation;
import io.sluice.vfs.content.CachePolicy;

/**
 * What a cache would find of what is read; shares are from 0 to 1.
 *
 * @param ofReadings of which every byte was found
 * @param ofRepeatedBytes of those that were read before
 */
public record SimulatedCache(double ofBytes, double ofReadings, double ofRepeatedBytes) {
    /** @param limitBytes how much the cache may hold */
    public static SimulatedCache of(Readings readings, CachePolicy policy, long limitBytes) {
        CacheSimulation simulation = new CacheSimulation(policy, limitBytes);
        readings.forEach(simulation::read);
        CacheSimulation.Result result = simulation.result();
        return new SimulatedCache(result.byteRate(), result.requestRate(), result.repeatedByteRate());
    }
}
