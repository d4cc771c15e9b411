package io.sluice.bench;

import io.sluice.cache.DiskContentCache;
import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the cache of a gateway that was killed takes to open, in a fresh JVM each time. */
final class UncleanStart {
    private static final int CONTENTS = 100_000;
    private static final int CONTENT_BYTES = 4 << 10;
    private static final int KILLED = 137;

    private final Lab lab;
    private final int contents;

    UncleanStart(Lab lab) {
        this.lab = lab;
        this.contents = CONTENTS / lab.scale();
    }

    void run() throws Exception {
        Path directory = lab.work().resolve("killed");
        try {
            fill(directory);
            var _ = openAndDie(directory); // closed cleanly before
            for (int round = 0; round < lab.rounds(); round++) {
                lab.samples().add("start", openAndDie(directory));
            }
        } finally {
            Folders.delete(directory);
        }
        double seconds = lab.samples().median("start") / 1000;
        lab.rows()
                .add(
                        "the cache opens after the gateway was killed: " + contents
                                + " contents of a block each, in a fresh JVM",
                        lab.samples().spread("start", "ms"),
                        Rows.atMost(2, "s", seconds));
    }

    private void fill(Path directory) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(CONTENT_BYTES);
        try (DiskContentCache cache = CacheState.open(directory, SpaceLimit.DEFAULT)) {
            for (int i = 0; i < contents; i++) {
                try (CachedContent content = cache.open(CacheState.key("start/" + i, CONTENT_BYTES))) {
                    if (!content.put(0, block.clear())) {
                        throw new IOException("the cache does not take a block");
                    }
                }
            }
        }
    }

    /** In milliseconds. */
    private double openAndDie(Path directory) throws Exception {
        List<String> command = new ArrayList<>(List.of(Jvm.java(), "-Xmx1g"));
        command.addAll(Jvm.GATEWAY_OPTIONS);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), UncleanStart.class.getName(), directory.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (process.waitFor() != KILLED || line.length != 2 || Integer.parseInt(line[1]) != contents) {
            throw new IOException("the cache did not open with all that it had: " + String.join(" ", line));
        }
        return Double.parseDouble(line[0]);
    }

    /** Argument: the cache's folder. Prints the milliseconds that it took to open, and how many contents it has; ends without closing it. */
    public static void main(String[] args) {
        long began = System.nanoTime();
        DiskContentCache cache = CacheState.open(Path.of(args[0]), SpaceLimit.DEFAULT);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.println(millis + " " + cache.status().contents());
        System.out.flush();
        Runtime.getRuntime().halt(KILLED);
    }
}
