package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Big objects that the gateway has never seen, beside a plain client that knows their names and sizes. */
final class ColdReads {
    private static final long MIB = 1L << 20;
    private static final int SHARDS = 8;
    private static final int READERS = 4;
    private static final int WARM_UPS = 3;

    /** How curl asks: the size of a range, and how many at once. */
    private record Way(long rangeBytes, int parallel) {
        @Override
        public String toString() {
            return parallel + " × " + rangeBytes / MIB + " MiB";
        }
    }

    private static final List<Way> WAYS = List.of(new Way(8 * MIB, 8), new Way(16 * MIB, 4), new Way(32 * MIB, 4));

    private final Lab lab;
    private final long bytes;

    ColdReads(Lab lab) {
        this.lab = lab;
        this.bytes = 1024 * MIB / lab.scale();
    }

    void run() throws Exception {
        lab.objects().make("big/0", bytes);
        for (int shard = 0; shard < SHARDS; shard++) {
            lab.objects().make("shards/" + shard, bytes / SHARDS);
        }
        for (int round = -WARM_UPS; round < lab.rounds(); round++) {
            one(round);
            shards(round);
        }
        report("one", "cold: one object of " + bytes / MIB + " MiB, in order", 1);
        report("shards", "cold: " + SHARDS + " shards of " + bytes / SHARDS / MIB + " MiB", READERS);
    }

    private void one(int round) throws Exception {
        curl("one", round, List.of("big/0"), bytes);
        String key = "cold-" + round + "/0";
        lab.objects().link(key, "big/0");
        ours("one", round, List.of(key), 1);
    }

    private void shards(int round) throws Exception {
        List<String> keys = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            known.add("shards/" + shard);
            keys.add("shards-" + round + "/" + shard);
            lab.objects().link(keys.get(shard), known.get(shard));
        }
        curl("shards", round, known, bytes / SHARDS);
        ours("shards", round, keys, READERS);
    }

    private void curl(String name, int round, List<String> keys, long each) throws Exception {
        for (Way way : WAYS) {
            List<Curl.Ask> asks = new ArrayList<>();
            for (String key : keys) {
                asks.addAll(Curl.ranges(lab.url(key), each, way.rangeBytes()));
            }
            double thrown = lab.curl(asks, way.parallel(), false);
            lab.warmMemory(bytes);
            double kept = lab.curl(asks, way.parallel(), true);
            if (round >= 0) {
                lab.samples().add(name + "/thrown/" + way, bytes / 1e6 / thrown);
                lab.samples().add(name + "/kept/" + way, bytes / 1e6 / kept);
            }
        }
    }

    private void ours(String name, int round, List<String> keys, int readers) throws Exception {
        lab.withGateway(gateway -> {
            gateway.list(keys.getFirst().split("/")[0]);
            Lab.Took took = lab.read(gateway, keys, readers, bytes);
            Lab.say("%s: %.0f MB/s", name, bytes / 1e6 / took.seconds());
            if (round >= 0) {
                lab.samples().add(name + "/ours", bytes / 1e6 / took.seconds());
                lab.samples().add(name + "/cpu", took.cpuSeconds() / (bytes / 1e9));
            }
        });
    }

    private void report(String name, String what, int readers) {
        Samples samples = lab.samples();
        String thrown = samples.best(name + "/thrown/");
        String kept = samples.best(name + "/kept/");
        double ours = samples.median(name + "/ours");
        lab.rows()
                .add(
                        what + ", " + readers + (readers == 1 ? " reader" : " readers"),
                        samples.spread(name + "/ours", "MB/s")
                                + String.format(Locale.ROOT, ", %.2f CPU s/GB", samples.median(name + "/cpu")),
                        Rows.atLeast(0.9, "curl, bytes thrown away", ours / samples.median(thrown)));
        lab.rows()
                .add(
                        "– curl, " + thrown.substring(thrown.lastIndexOf('/') + 1) + ", bytes thrown away",
                        samples.spread(thrown, "MB/s"),
                        "(yardstick)");
        lab.rows()
                .add(
                        "– curl, " + kept.substring(kept.lastIndexOf('/') + 1) + ", bytes kept in files",
                        samples.spread(kept, "MB/s"),
                        String.format(Locale.ROOT, "Sluice: %.2f of it", ours / samples.median(kept)));
    }
}
