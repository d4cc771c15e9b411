package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plain client to compare with: curl, which asks for many things at once over connections that it keeps. */
final class Curl {
    /** Part of an object, or an object. */
    record Ask(String url, long from, long bytes) {}

    private final Path folder;

    /** @param folder of its own for what it is told and what it stores */
    Curl(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** An object in ranges of a size. */
    static List<Ask> ranges(String url, long bytes, long rangeBytes) {
        List<Ask> asks = new ArrayList<>();
        for (long from = 0; from < bytes; from += rangeBytes) {
            asks.add(new Ask(url, from, Math.min(rangeBytes, bytes - from)));
        }
        return asks;
    }

    /**
     * Prepares a run.
     *
     * @param keeps whether the bytes go to files, one for each ask, instead of nowhere
     */
    Prepared prepare(List<Ask> asks, int parallel, boolean keeps) throws IOException {
        Path config = Files.createTempFile(folder, "asks", "");
        Path kept = Files.createTempDirectory(folder, "kept");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "%surl = \"%s\"%nrange = %d-%d%noutput = \"%s\"%n",
                    i == 0 ? "" : "next\n",
                    ask.url(),
                    ask.from(),
                    ask.from() + ask.bytes() - 1,
                    keeps ? kept.resolve(Integer.toString(i)) : "/dev/null"));
        }
        Files.writeString(config, text);
        return new Prepared(config, kept, parallel);
    }

    /** What is about to be asked. */
    record Prepared(Path config, Path kept, int parallel) {
        void run() throws IOException, InterruptedException {
            Process curl = new ProcessBuilder(
                            "curl",
                            "--silent",
                            "--no-progress-meter",
                            "--show-error",
                            "--fail",
                            "--parallel",
                            "--parallel-max",
                            Integer.toString(parallel),
                            "--config",
                            config.toString())
                    .inheritIO()
                    .start();
            if (curl.waitFor() != 0) {
                throw new IOException("curl failed");
            }
        }

        void forget() throws IOException {
            Folders.empty(kept);
        }
    }
}
