package io.sluice.bench;

import io.sluice.vfs.Content;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** An object that is cached, by Content.read, beside the same bytes in a local file, by FileChannel.read. */
final class WarmReads {
    private static final long MIB = 1L << 20;
    private static final int WARM_UPS = 2;

    /** They take a fraction of a second each, and scatter: more of them for each round of the others. */
    private static final int SAMPLES_A_ROUND = 5;

    /** So many random reads are one sample. */
    private static final int RANDOM_READS = 200_000;

    /** A pattern of reads. */
    private record Pattern(int pieceBytes, boolean random) {
        @Override
        public String toString() {
            return pieceBytes / 1024 + " KiB " + (random ? "at random" : "in order");
        }
    }

    private static final List<Pattern> PATTERNS = List.of(
            new Pattern(128 << 10, false),
            new Pattern(1 << 20, false),
            new Pattern(4 << 10, true),
            new Pattern(64 << 10, true));

    /** Fills a buffer from an offset. */
    private interface Source {
        int read(long offset, ByteBuffer into) throws Exception;
    }

    private final Lab lab;
    private final long bytes;

    WarmReads(Lab lab) {
        this.lab = lab;
        this.bytes = 1024 * MIB / lab.scale();
    }

    void run() throws Exception {
        lab.objects().make("warm/0", bytes);
        lab.withGateway(gateway -> {
            Content content = gateway.content("warm/0");
            Readers.whole(content, ByteBuffer.allocateDirect(Readers.PIECE_BYTES));
            long gets = lab.server().gets();
            try (FileChannel file = FileChannel.open(lab.objects().file("warm/0"), StandardOpenOption.READ)) {
                measure(content, file);
                report(lab.server().gets() - gets);
                reportIndex(content);
            }
        });
    }

    private void measure(Content content, FileChannel file) throws Exception {
        for (int round = -WARM_UPS; round < SAMPLES_A_ROUND * lab.rounds(); round++) {
            for (Pattern pattern : PATTERNS) {
                double local = rate(pattern, round, (offset, into) -> file.read(into, offset));
                double ours = rate(pattern, round, content::read);
                if (round >= 0) {
                    lab.samples().add("warm/local/" + pattern, local);
                    lab.samples().add("warm/ours/" + pattern, ours);
                }
            }
        }
    }

    /** In MB/s. */
    private double rate(Pattern pattern, int seed, Source source) throws Exception {
        ByteBuffer into = ByteBuffer.allocateDirect(pattern.pieceBytes());
        if (!pattern.random()) {
            return bytes
                    / 1e6
                    / Lab.seconds(() -> {
                        for (long at = 0; at < bytes; ) {
                            at += source.read(at, into.clear());
                        }
                    });
        }
        RandomGenerator random = new SplittableRandom(seed);
        long pieces = bytes / pattern.pieceBytes();
        double seconds = Lab.seconds(() -> {
            for (int i = 0; i < RANDOM_READS; i++) {
                source.read(random.nextLong(pieces) * pattern.pieceBytes(), into.clear());
            }
        });
        return (double) RANDOM_READS * pattern.pieceBytes() / 1e6 / seconds;
    }

    private void report(long gets) {
        for (Pattern pattern : PATTERNS) {
            String ours = "warm/ours/" + pattern;
            String local = "warm/local/" + pattern;
            double ratio = lab.samples().median(ours) / lab.samples().median(local);
            lab.rows()
                    .add(
                            "cached: Content.read of " + pattern + "; FileChannel.read of the same bytes",
                            lab.samples().spread(ours, "MB/s") + "; "
                                    + lab.samples().spread(local, "MB/s"),
                            Rows.atLeast(0.9, "FileChannel", ratio));
        }
        lab.rows()
                .add("requests to the store during all these", Long.toString(gets), Rows.atMost(0, "requests", (double)
                        gets));
    }

    /** Random reads, which look more things up for each byte than any others. */
    private void reportIndex(Content content) throws Exception {
        Pattern pattern = PATTERNS.get(2);
        try (IndexShare share = IndexShare.start()) {
            for (int round = 0; round < 10; round++) {
                var _ = rate(pattern, round, content::read);
            }
            double percent = 100 * share.stop();
            lab.rows()
                    .add(
                            "index work during cached reads of " + pattern,
                            String.format(Locale.ROOT, "%.1f %% of %d samples", percent, share.samples()),
                            Rows.atMost(2, "% of CPU", percent));
        }
    }
}
