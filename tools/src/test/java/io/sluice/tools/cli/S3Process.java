package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The S3 server of the demonstration, in a process of its own that ends with the test. Each has keys of its own; the objects are those of its folder. */
final class S3Process implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final Process process;
    private final Properties description = new Properties();

    S3Process(Path folder) throws Exception {
        Path described = folder.resolve("store-description");
        Files.deleteIfExists(described);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sluice.demo.DemoStore",
                        folder.resolve("store").toString(),
                        described.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("store.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(described)) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("the store ended: see store.log")
                    .isFalse();
            assertThat(System.nanoTime()).as("the store does not start").isLessThan(deadline);
        }
        try (var in = Files.newInputStream(described)) {
            description.load(in);
        }
    }

    String uri() {
        return "s3://" + description.getProperty("bucket");
    }

    List<String> secrets() {
        return List.of(description.getProperty("access-key"), description.getProperty("secret-key"));
    }

    /** What a mount of it needs, {@code key=value} each. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("region=us-east-1"));
        for (String option : List.of("endpoint", "access-key", "secret-key")) {
            options.add(option + "=" + description.getProperty(option));
        }
        return options;
    }

    /** {@code fs mount} of it. */
    String[] mount(String path, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fs", "mount", path, uri()));
        for (String option : options()) {
            arguments.addAll(List.of("--option", option));
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
