package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator as a user types it; no gateway runs. */
final class CacheSimulateTest {
    @TempDir
    private Path folder;

    private CommandRun simulate(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "cache";
        all[1] = "simulate";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandRun.of(folder.resolve("nobody"), all);
    }

    private String done(String... arguments) {
        CommandRun run = simulate(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    @Test
    void aPatternIsComparedUnderEveryPolicy() {
        String out = done("cyclic:files=400,size=1MiB,epochs=3");
        assertThat(out.lines().toList())
                .hasSize(6)
                .startsWith("CACHE      POLICY   OF BYTES  OF READINGS  OF REPEATED BYTES")
                .contains(
                        "200.0 MiB  lru      0.0 %     0.0 %        0.0 %",
                        "200.0 MiB  keep     33.3 %    33.3 %       50.0 %")
                .endsWith("best with 200.0 MiB: keep, which finds 33.3 % of the bytes");
        assertThat(done("cyclic:files=400,size=1MiB,epochs=3")).contains("auto").contains("tinylfu");
    }

    @Test
    void sizesPoliciesAndSeedAreChosen() {
        String[] line = {"shuffled:files=300,size=1MB,epochs=4", "--size", "100MB", "--size", "1GB", "--policy", "auto"
        };
        String out = done(line);
        assertThat(out.lines()).hasSize(5);
        assertThat(out).contains("953.7 MiB  auto    75.0 %    75.0 %       100.0 %");
        assertThat(done(line)).isEqualTo(out);
        String other = done("zipf:files=300,skew=1", "--policy", "lru", "--seed", "2");
        assertThat(done("zipf:files=300,skew=1", "--policy", "lru")).isNotEqualTo(other);
    }

    @Test
    void aTraceIsReadFromAFile() throws IOException {
        Path trace =
                Files.writeString(folder.resolve("trace"), "/a b 1000\n/c\t1KiB\n\n/a b 1000\n/a b 2000\n/c 1024\n");
        String json = done(trace.toString(), "--size", "1MiB", "--policy", "lru", "--json");
        double found = 1000 + 1024;
        assertThat(json)
                .contains("\"policy\" : \"lru\"", "\"ofReadings\" : 0.4", "\"ofRepeatedBytes\" : 1.0")
                .contains("\"ofBytes\" : " + found / (found + 4024));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense            | nonsense: no file that can be read, and no pattern, which is cyclic, shuffled, zipf or scan+hot
            cyclic:skew=1       | pattern cyclic: no skew; it takes files, size, epochs
            zipf:hot=1          | pattern zipf: no hot; it takes files, size, epochs, skew
            scan+hot:files      | pattern scan+hot: files is no KEY=VALUE; it takes files, size, epochs, hot
            cyclic:files=0      | files=0: it is a number from 1 to 10000000
            cyclic:epochs=many  | epochs=many: it is a number from 1 to 10000
            cyclic:size=big     | size=big: it is a number and a unit, like 10GiB or 512MiB, at most 1TiB
            zipf:skew=11        | skew=11: it is a number from 0 to 10, such as 0.9
            """)
    void aPatternThatMakesNoSenseIsNamedWithWhatThereIs(String source, String error) {
        CommandRun run = simulate(source);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("sluice: " + error + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --policy | fifo | no policy fifo; there are auto, tinylfu, lru, keep
            --size   | some | --size some: it is a number and a unit, like 10GiB or 512MiB
            """)
    void anOptionThatMakesNoSenseIsNamedWithWhatItMayBe(String option, String value, String error) {
        CommandRun run = simulate("cyclic", option, value);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("sluice: " + error + "\n");
    }

    @Test
    void aBadLineOfATraceIsNamedWithItsNumber() throws IOException {
        Path trace = Files.writeString(folder.resolve("trace"), "/a 1\n/b\n");
        assertThat(simulate(trace.toString()).err())
                .isEqualTo(
                        "sluice: " + trace + ", line 2: it is not PATH SIZE, with the size in bytes or with a unit\n");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(simulate(empty.toString()).err())
                .isEqualTo("sluice: " + empty + ": it has no line of the form PATH SIZE\n");
    }
}
