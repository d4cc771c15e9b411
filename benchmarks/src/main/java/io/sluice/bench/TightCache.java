package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A data set twice as large as the cache, epoch after epoch: which part of the bytes is found in the cache from the second epoch on. */
final class TightCache {
    /** How many objects there are: a small cache has room for little that was fetched ahead. */
    private static final List<Integer> FILES = List.of(256, 1024);

    private static final int FILE_BYTES = 1 << 20;
    private static final int EPOCHS = 6;

    /** The cache takes reads of a content with less than a second between them for one use; the epochs of a training are longer. */
    private static final long BETWEEN_EPOCHS_MILLIS = 1_100;

    private final Lab lab;

    TightCache(Lab lab) {
        this.lab = lab;
    }

    void run() throws Exception {
        for (int files : FILES) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                keys.add(String.format(Locale.ROOT, "twice-%d/%05d", files, i));
                lab.objects().make(keys.getLast(), FILE_BYTES);
            }
            report(keys, "in a new order each", true);
            report(keys, "in the same order each", false);
        }
    }

    private void report(List<String> names, String orders, boolean shuffled) throws Exception {
        List<String> keys = new ArrayList<>(names);
        long total = (long) keys.size() * FILE_BYTES;
        lab.withGateway(lab.server().endpoint(), new SpaceLimit.Bytes(total / 2), gateway -> {
            long afterFirst = 0;
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                if (shuffled) {
                    Collections.shuffle(keys, new Random(epoch));
                }
                Readers.all(gateway, keys, 1);
                Thread.sleep(BETWEEN_EPOCHS_MILLIS);
                afterFirst = epoch == 0 ? gateway.statistics().fetchedBytes() : afterFirst;
            }
            long fetched = gateway.statistics().fetchedBytes() - afterFirst;
            double hits = 1 - (double) fetched / (total * (EPOCHS - 1));
            lab.rows()
                    .add(
                            keys.size() + " objects of 1 MiB, twice the cache, epochs 2 to " + EPOCHS + ", " + orders
                                    + ": bytes found in the cache",
                            String.format(Locale.ROOT, "%.2f", hits),
                            Rows.atLeast(0.45, "the bytes", hits));
        });
    }
}
