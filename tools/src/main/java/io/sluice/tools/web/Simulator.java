package io.sluice.tools.web;

import java.util.List;
import java.util.Map;

/** Tells what each cache policy would find. Thread-safe. */
public interface Simulator {
    /** Parts of all, from 0 to 1. */
    record Shares(double ofBytes, double ofReadings, double ofRepeatedBytes) {}

    /** The words by which a pattern begins. */
    List<String> patterns();

    /**
     * What each policy would find of it, by the name of the policy.
     *
     * @param pattern as {@code sluice cache simulate} takes it
     * @throws io.sluice.tools.settings.UserError if it is none
     */
    Map<String, Shares> simulate(String pattern, long cacheBytes);
}
