package io.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The S3 server of a benchmark, in a process of its own, so that its work is not taken for a client's. */
final class FolderServer implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final URI endpoint;
    private final URI gets;

    private FolderServer(Process process, URI endpoint, URI gets) {
        this.process = process;
        this.endpoint = endpoint;
        this.gets = gets;
    }

    /**
     * Starts it.
     *
     * @param classPath of the demo's store
     * @param folder whose folders are the buckets
     */
    static FolderServer start(String classPath, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Jvm.java(), "-Xmx1g", "-cp", classPath, "io.sluice.demo.FolderStore", folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("the S3 server does not start");
        }
        String[] addresses = line.split(" ");
        return new FolderServer(process, URI.create(addresses[0]), URI.create(addresses[1]));
    }

    URI endpoint() {
        return endpoint;
    }

    /** How many requests for objects' bytes it has had. */
    long gets() throws IOException {
        try (var answer = gets.toURL().openStream()) {
            return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** Its CPU time until now, in seconds. */
    double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e9)
                .orElse(0.0);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
