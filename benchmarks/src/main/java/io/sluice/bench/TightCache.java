package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A data set twice as large as the cache, epoch after epoch: which part of the bytes is found in the cache from the second epoch on. */
final class TightCache {
    private static final int FILES = 1024;
    private static final int FILE_BYTES = 1 << 20;
    private static final int EPOCHS = 6;

    private final Lab lab;

    TightCache(Lab lab) {
        this.lab = lab;
    }

    void run() throws Exception {
        for (int i = 0; i < FILES; i++) {
            lab.objects().make(name(i), FILE_BYTES);
        }
        report("in a new order each", true);
        report("in the same order each", false);
    }

    private static String name(int file) {
        return String.format(Locale.ROOT, "twice/%05d", file);
    }

    private void report(String orders, boolean shuffled) throws Exception {
        long total = (long) FILES * FILE_BYTES;
        lab.withGateway(lab.server().endpoint(), new SpaceLimit.Bytes(total / 2), gateway -> {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                keys.add(name(i));
            }
            long afterFirst = 0;
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                if (shuffled) {
                    Collections.shuffle(keys, new Random(epoch));
                }
                Readers.all(gateway, keys, 1);
                afterFirst = epoch == 0 ? gateway.statistics().fetchedBytes() : afterFirst;
            }
            long fetched = gateway.statistics().fetchedBytes() - afterFirst;
            double hits = 1 - (double) fetched / (total * (EPOCHS - 1));
            lab.rows()
                    .add(
                            "data set of twice the cache, epochs 2 to " + EPOCHS + ", " + orders
                                    + ": bytes found in the cache",
                            String.format(Locale.ROOT, "%.2f", hits),
                            Rows.atLeast(0.45, "the bytes", hits));
        });
    }
}
