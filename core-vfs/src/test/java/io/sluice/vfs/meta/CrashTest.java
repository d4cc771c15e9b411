package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, at a random commit, again and again on the same store. */
final class CrashTest {
    private static final int ROUNDS = 20;
    private static final int WRITERS = 3;
    /** So short that many a kill meets a checkpoint. */
    private static final MapDbMetadataStore.Limits LIMITS = new MapDbMetadataStore.Limits(2 << 10, 1000);

    @TempDir
    private Path directory;

    /** The process that is killed: acknowledges on standard output each number whose records it has synced. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            MetadataStore store = MapDbMetadataStore.open(Path.of(arguments[0]), LIMITS);
            AtomicInteger next = new AtomicInteger(Integer.parseInt(arguments[1]));
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Thread.ofPlatform().start(() -> writeForEver(store, next)));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }

        private static void writeForEver(MetadataStore store, AtomicInteger next) {
            while (true) {
                int number = next.getAndIncrement();
                InodeId id = new InodeId(number);
                store.update(() -> {
                    store.attributes().put(id, attributesOf(number));
                    store.bindings().put(id, locationOf(number));
                });
                store.sync();
                System.out.println(number);
            }
        }
    }

    @Test
    void whatAKilledProcessAcknowledgedIsThereAndNothingHalf() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path file = directory.resolve("metadata.db");
        Set<Integer> acknowledged = new HashSet<>();
        int first = 1;
        for (int round = 1; round <= ROUNDS; round++) {
            acknowledged.addAll(writeUntilKilled(file, first, 1 + random.nextInt(80)));
            try (MetadataStore store = MapDbMetadataStore.open(file, LIMITS)) {
                for (int number : acknowledged) {
                    assertThat(store.attributes().get(new InodeId(number)))
                            .as("number %d, round %d, seed %d", number, round, seed)
                            .contains(attributesOf(number));
                }
                AtomicInteger highest = new AtomicInteger();
                store.attributes().forEach((id, value) -> {
                    assertThat(store.bindings().get(id)).contains(locationOf((int) id.value()));
                    highest.accumulateAndGet((int) id.value(), Math::max);
                });
                assertThat(store.bindings().size()).isEqualTo(store.attributes().size());
                first = highest.get() + 1;
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    }

    private static List<Integer> writeUntilKilled(Path file, int first, int acknowledgements) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> acknowledged = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (Optional<Integer> number = next(output); number.isPresent(); number = next(output)) {
                acknowledged.add(number.get());
                if (acknowledged.size() == acknowledgements) {
                    // Not by the process: that would close its output, and what is still in it was acknowledged.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(acknowledgements);
        return acknowledged;
    }

    /** The number of the next whole line; none at the end, or where the kill cut a line. */
    private static Optional<Integer> next(BufferedReader output) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c == '\n') {
                return Optional.of(Integer.valueOf(digits.toString()));
            }
            digits.append((char) c);
        }
        return Optional.empty();
    }

    private static AttributeRecord attributesOf(int number) {
        return new AttributeRecord(
                OptionalInt.of(number),
                OptionalInt.empty(),
                OptionalInt.of(-number),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private static Location locationOf(int number) {
        return new Location(InodeId.ROOT, new FileName("file-" + number));
    }
}
