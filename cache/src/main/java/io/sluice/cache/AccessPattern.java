package io.sluice.cache;

import java.util.Random;

/**
 * In which order a training job may read the files of a data set. The same numbers give the same order.
 *
 * @param files how many files there are beside {@code hotFiles}, at least 1
 * @param fileBytes how large each is, at least 1
 * @param epochs how many times as many readings as there are files, at least 1
 * @param hotFiles only {@link Kind#SCAN_AND_HOT}: how many more files are read at random between those of the scan, at least 1
 * @param skew only {@link Kind#ZIPF}: the n-th most popular file is read 1/n^skew times as often as the first, 0 to 10
 * @param seed of what is random
 */
public record AccessPattern(Kind kind, int files, long fileBytes, int epochs, int hotFiles, double skew, long seed) {
    /** In which order. */
    public enum Kind {
        /** All files, in the same order in each epoch. */
        CYCLIC,
        /** All files, in another order in each epoch. */
        SHUFFLED,
        /** Files at random, some much more often than others. */
        ZIPF,
        /** All files in the same order in each epoch, and after each of them one of the hot ones at random. */
        SCAN_AND_HOT
    }

    /** Takes the readings in their order. */
    @FunctionalInterface
    public interface Reader {
        /** @param file from 0 on */
        void read(long file, long size);
    }

    /** Shows every reading. */
    public void forEach(Reader reader) {
        Random random = new Random(seed);
        int[] order = new int[files];
        for (int i = 0; i < files; i++) {
            order[i] = i;
        }
        double[] popularity = kind == Kind.ZIPF ? popularity() : new double[0];
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (kind == Kind.SHUFFLED) {
                shuffle(order, random);
            }
            for (int i = 0; i < files; i++) {
                reader.read(kind == Kind.ZIPF ? drawn(popularity, random) : order[i], fileBytes);
                if (kind == Kind.SCAN_AND_HOT) {
                    reader.read((long) files + random.nextInt(hotFiles), fileBytes);
                }
            }
        }
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
    }

    /** How probable the files up to each are together, times any factor. */
    private double[] popularity() {
        double[] sums = new double[files];
        double sum = 0;
        for (int i = 0; i < files; i++) {
            sum += Math.pow(i + 1.0, -skew);
            sums[i] = sum;
        }
        return sums;
    }

    private static int drawn(double[] sums, Random random) {
        double point = random.nextDouble() * sums[sums.length - 1];
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] <= point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
