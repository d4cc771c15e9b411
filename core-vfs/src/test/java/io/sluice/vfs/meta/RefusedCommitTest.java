package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.InodeId;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that refuses, made by the limit on the size of a file: the write that crosses it is cut short and then fails. */
final class RefusedCommitTest {
    @TempDir
    private Path directory;

    /** The process under the limit: says at which number the disk refused, and that the next commit succeeded. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            MetadataStore store = MapDbMetadataStore.open(Path.of(arguments[0]));
            int number = 1;
            try {
                while (true) {
                    store.attributes().put(new InodeId(number), attributesOf(number));
                    store.sync();
                    number++;
                }
            } catch (UncheckedIOException e) {
                System.out.println(number + " " + e.getMessage());
            }
            store.attributes().put(new InodeId(number + 1L), attributesOf(number + 1));
            store.sync();
            System.out.println("good again");
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void aCommitThatTheDiskRefusedIsMadeGoodByTheNext() throws Exception {
        Path file = directory.resolve("metadata.db");
        MapDbMetadataStore.open(file).close();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 32 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> output =
                process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(output).hasSize(2).last().isEqualTo("good again");
        assertThat(output.getFirst()).contains(file + ".log.1 can't be written: ");
        int refused = Integer.parseInt(output.getFirst().split(" ")[0]);
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            assertThat(store.attributes().size()).isEqualTo(refused + 1L);
            for (int number = 1; number <= refused + 1; number++) {
                assertThat(store.attributes().get(new InodeId(number))).contains(attributesOf(number));
            }
        }
    }

    private static AttributeRecord attributesOf(int number) {
        return new AttributeRecord(
                OptionalInt.of(number),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }
}
