package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cold object in order from a store that lets every request wait: what is read ahead hides that. */
final class Latency {
    private static final long MIB = 1L << 20;
    private static final int WARM_UPS = 2;
    private static final List<Integer> MILLIS = List.of(0, 20, 50);

    private final Lab lab;
    private final long bytes;

    Latency(Lab lab) {
        this.lab = lab;
        this.bytes = 1024 * MIB / lab.scale();
    }

    void run() throws Exception {
        lab.objects().make("far/0", bytes);
        Map<Integer, DelayProxy> proxies = new TreeMap<>();
        try {
            for (int millis : MILLIS) {
                proxies.put(millis, DelayProxy.start(lab.server().endpoint(), millis));
            }
            for (int round = -WARM_UPS; round < lab.rounds(); round++) {
                for (int millis : MILLIS) {
                    round(round, millis, proxies.get(millis));
                }
            }
        } finally {
            for (DelayProxy proxy : new ArrayList<>(proxies.values())) {
                proxy.close();
            }
        }
        Samples samples = lab.samples();
        for (int millis : MILLIS) {
            double ratio = samples.median(name(millis)) / samples.median(name(0));
            lab.rows()
                    .add(
                            "cold: one object of " + bytes / MIB
                                    + " MiB, in order, through a proxy that lets each request wait " + millis + " ms",
                            samples.spread(name(millis), "MB/s"),
                            millis == 0 ? "(yardstick)" : Rows.atLeast(0.8, "that without a wait", ratio));
        }
    }

    private void round(int round, int millis, DelayProxy proxy) throws Exception {
        String directory = "far-" + millis + "-" + round;
        lab.objects().link(directory + "/0", "far/0");
        lab.withGateway(proxy.endpoint(), SpaceLimit.DEFAULT, gateway -> {
            gateway.list(directory);
            double seconds =
                    lab.read(gateway, List.of(directory + "/0"), 1, bytes).seconds();
            Lab.say("%d ms: %.0f MB/s", millis, bytes / 1e6 / seconds);
            if (round >= 0) {
                lab.samples().add(name(millis), bytes / 1e6 / seconds);
            }
        });
    }

    private static String name(int millis) {
        return "latency/" + millis;
    }
}
