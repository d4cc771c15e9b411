package io.sluice.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** An epoch over many small files in a new order, cold and after all was read ahead, beside a plain client that asks for them in that order. */
final class SmallFiles {
    private static final int FILES = 10_000;
    private static final int MEAN_BYTES = 110 << 10;
    private static final int SPREAD_BYTES = 40 << 10;
    private static final int READERS = 4;
    private static final int WARM_UPS = 2;

    private final Lab lab;
    private final int files;

    SmallFiles(Lab lab) {
        this.lab = lab;
        this.files = FILES / lab.scale();
    }

    void run() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < files; i++) {
            lab.objects().make("small/" + i, MEAN_BYTES + random.nextInt(SPREAD_BYTES) - SPREAD_BYTES / 2);
        }
        for (int round = -WARM_UPS; round < lab.rounds(); round++) {
            round(round);
        }
        report();
    }

    private void round(int round) throws Exception {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            order.add(Integer.toString(i));
            lab.objects().link("small-" + round + "/" + i, "small/" + i);
        }
        Collections.shuffle(order, new Random(round));
        List<Curl.Ask> asks = new ArrayList<>();
        for (String name : order) {
            asks.add(new Curl.Ask(
                    lab.url("small/" + name), 0, Files.size(lab.objects().file("small/" + name))));
        }
        double thrown = lab.curl(asks, READERS, false);
        lab.warmMemory(allBytes());
        double kept = lab.curl(asks, READERS, true);
        List<String> keys =
                order.stream().map(name -> "small-" + round + "/" + name).toList();
        lab.withGateway(gateway -> {
            gateway.list("small-" + round);
            lab.warmMemory(allBytes());
            double cpu = Jvm.cpuSeconds();
            double cold = Lab.seconds(() -> Readers.all(gateway, keys, READERS));
            cpu = Jvm.cpuSeconds() - cpu;
            long waits = gateway.statistics().demandWaits();
            double warm = Lab.seconds(() -> Readers.all(gateway, keys, READERS));
            Lab.say("small files: %.0f files/s cold, %.0f cached", files / cold, files / warm);
            if (round >= 0) {
                lab.samples().add("small/thrown", files / thrown);
                lab.samples().add("small/kept", files / kept);
                lab.samples().add("small/ours", files / cold);
                lab.samples().add("small/cpu", cpu * 1e3 / files);
                lab.samples().add("small/warm", files / warm);
                lab.samples().add("small/waits", (double) (gateway.statistics().demandWaits() - waits));
            }
        });
    }

    private long allBytes() {
        return (long) files * MEAN_BYTES;
    }

    private void report() {
        Samples samples = lab.samples();
        double ours = samples.median("small/ours");
        lab.rows()
                .add(
                        "cold: " + files + " files of about 110 KiB, shuffled, " + READERS + " readers",
                        samples.spread("small/ours", "files/s")
                                + String.format(Locale.ROOT, ", %.2f CPU ms a file", samples.median("small/cpu")),
                        Rows.atLeast(0.8, "curl, bytes thrown away", ours / samples.median("small/thrown")));
        lab.rows()
                .add(
                        "– curl, " + READERS + " at once, bytes thrown away",
                        samples.spread("small/thrown", "files/s"),
                        "(yardstick)");
        lab.rows()
                .add(
                        "– curl, " + READERS + " at once, bytes kept in files",
                        samples.spread("small/kept", "files/s"),
                        String.format(Locale.ROOT, "Sluice: %.2f of it", ours / samples.median("small/kept")));
        lab.rows()
                .add(
                        "the same epoch when all was read ahead",
                        samples.spread("small/warm", "files/s")
                                + String.format(Locale.ROOT, ", %.0f waits", samples.median("small/waits")),
                        Rows.atMost(0, "waits", samples.median("small/waits")));
    }
}
