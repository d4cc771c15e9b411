package io.sluice.tools.demo;

import io.sluice.tools.admin.Json;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The demo's S3 server: a process of its own, so that nothing of it is ever on the gateway's class path. */
final class DemoStoreProcess implements AutoCloseable {
    private static final int START_SECONDS = 120;
    private static final String CHECKSUM = "sha256:";

    private final Process process;
    private final Map<String, String> description;

    private DemoStoreProcess(Process process, Map<String, String> description) {
        this.process = process;
        this.description = description;
    }

    /**
     * Starts it and returns when it serves the data set.
     *
     * @param classPath where its classes are
     * @param folder its data, its description and its log go there
     */
    static DemoStoreProcess start(String classPath, Path folder) {
        Path described = folder.resolve("store.properties");
        Path log = folder.resolve("store.log");
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Djava.awt.headless=true",
                            "-cp",
                            classPath,
                            "io.sluice.demo.DemoStore",
                            folder.resolve("store").toString(),
                            described.toString()))
                    .redirectOutput(log.toFile())
                    .redirectErrorStream(true)
                    .start();
            await(process, described, log);
            return new DemoStoreProcess(process, read(described));
        } catch (IOException e) {
            throw new UserError("the demo's store can't be started: " + e.getMessage() + "; see " + log, e);
        }
    }

    private static void await(Process process, Path described, Path log) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!Files.exists(described)) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    process.destroy();
                    throw new UserError("the demo's store did not start; see " + log);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new UserError("interrupted", e);
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> read = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.lastIndexOf('=');
            read.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return read;
    }

    String uri() {
        return "s3://" + description.get("bucket");
    }

    /** What a mount of it needs beside its URI. */
    Map<String, String> mountOptions() {
        return Map.of(
                "endpoint", description.get("endpoint"),
                "access-key", description.get("access-key"),
                "secret-key", description.get("secret-key"),
                "region", "us-east-1");
    }

    String countsAddress() {
        return description.get("counts");
    }

    long bytes() {
        return Long.parseLong(description.get("bytes"));
    }

    /** The SHA-256 of each object as the store got it, by name. */
    Map<String, String> checksums() {
        Map<String, String> checksums = new TreeMap<>();
        description.forEach((key, value) -> {
            if (key.startsWith(CHECKSUM)) {
                checksums.put(key.substring(CHECKSUM.length()), value);
            }
        });
        return checksums;
    }

    /** How often the store was asked so far, by kind of request. */
    Map<String, Long> counts() {
        try (InputStream in = URI.create(countsAddress()).toURL().openStream()) {
            Map<String, Long> counts = new TreeMap<>();
            Map<?, ?> read = Json.MAPPER.readValue(in.readAllBytes(), Map.class);
            read.forEach((kind, count) -> counts.put((String) kind, ((Number) count).longValue()));
            return counts;
        } catch (IOException e) {
            throw new UserError("the demo's store does not answer: " + e.getMessage() + "; did it end?", e);
        }
    }

    /** Its standard input ends, and so does it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
