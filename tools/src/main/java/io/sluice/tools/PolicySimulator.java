package io.sluice.tools;

import io.sluice.tools.settings.UserError;
import io.sluice.tools.web.Simulator;
import io.sluice.vfs.content.CachePolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies of the block cache, on patterns of reading. */
final class PolicySimulator implements Simulator {
    private static final long SEED = 1;

    @Override
    public List<String> patterns() {
        return PatternText.words();
    }

    @Override
    public Map<String, Shares> simulate(String pattern, long cacheBytes) {
        PatternText readings = PatternText.parse(pattern, SEED)
                .orElseThrow(() -> new UserError("no pattern " + pattern + "; there are " + PatternText.WORDS));
        Map<String, Shares> found = new LinkedHashMap<>();
        for (CachePolicy policy : CachePolicy.values()) {
            SimulatedCache cache = SimulatedCache.of(readings, policy, cacheBytes);
            found.put(policy.word(), new Shares(cache.ofBytes(), cache.ofReadings(), cache.ofRepeatedBytes()));
        }
        return found;
    }
}
