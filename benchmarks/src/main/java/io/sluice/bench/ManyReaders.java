package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.Content;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The memory of a process whose gateway a thousand readers read at once, at random, from objects that are not cached yet. */
final class ManyReaders {
    private static final long MIB = 1L << 20;
    private static final int READERS = 1000;
    private static final int READS = 20;
    private static final int OBJECTS = 100;
    private static final int PIECE_BYTES = 64 << 10;

    private final Lab lab;
    private final long bytes;

    ManyReaders(Lab lab) {
        this.lab = lab;
        this.bytes = 64 * MIB / lab.scale();
    }

    void run() throws Exception {
        lab.objects().make("many/0", bytes);
        for (int i = 1; i < OBJECTS; i++) {
            lab.objects().link("many/" + i, "many/0");
        }
        List<String> command = new ArrayList<>(List.of(Jvm.java(), "-Xmx256m"));
        command.addAll(Jvm.GATEWAY_OPTIONS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ManyReaders.class.getName(),
                lab.work().resolve("many").toString(),
                lab.server().endpoint().toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (process.waitFor() != 0 || line.length != 3) {
            throw new IOException("the process of the many readers failed");
        }
        long highest = Long.parseLong(line[1]);
        lab.rows()
                .add(
                        READERS + " readers at once of " + PIECE_BYTES / 1024
                                + " KiB at random, cold, -Xmx256m: RSS at the end, and its highest",
                        String.format(Locale.ROOT, "%s MiB, %d MiB; %s reads/s", line[0], highest, line[2]),
                        Rows.atMost(512, "MiB", (double) highest));
    }

    /** Arguments: a folder, the store's address. Prints RSS and its highest in MiB, and reads a second. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        try (BenchGateway gateway = BenchGateway.open(home, URI.create(args[1]), SpaceLimit.DEFAULT)) {
            gateway.list("many");
            double seconds = Lab.seconds(() -> readAll(gateway));
            System.out.printf(
                    Locale.ROOT,
                    "%d %d %.0f%n",
                    status("VmRSS") / 1024,
                    status("VmHWM") / 1024,
                    (double) READERS * READS / seconds);
        } finally {
            Folders.delete(home);
        }
    }

    private static void readAll(BenchGateway gateway) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int seed = i;
                readers.add(threads.submit(() -> {
                    read(gateway, new SplittableRandom(seed));
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    private static void read(BenchGateway gateway, SplittableRandom random) throws Exception {
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < READS; i++) {
            Content content = gateway.content("many/" + random.nextInt(OBJECTS));
            long offset = random.nextLong(content.size() / PIECE_BYTES) * PIECE_BYTES;
            if (content.read(offset, ByteBuffer.wrap(piece)) != PIECE_BYTES) {
                throw new IOException("a short read");
            }
        }
    }

    /** A line of /proc/self/status, in KiB. */
    private static long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
