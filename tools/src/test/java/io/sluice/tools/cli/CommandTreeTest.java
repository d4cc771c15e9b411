package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A command that is made alone is the one of the whole tree. */
final class CommandTreeTest {
    private final CommandLine whole =
            Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);

    private static CommandLine branch(String... words) {
        Sluice root =
                (Sluice) Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false)
                        .getCommand();
        return CommandTree.branch(root, words);
    }

    @Test
    void eachCommandIsTheSameAlone() {
        compare(List.of(), whole);
    }

    private void compare(List<String> words, CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            CommandLine alone = branch(words.toArray(String[]::new));
            for (String word : words) {
                alone = alone.getSubcommands().get(word);
            }
            assertThat(alone.setUsageHelpAutoWidth(true).getUsageMessage()).isEqualTo(command.getUsageMessage());
            assertThat(alone.getCommandSpec().optionsMap().keySet())
                    .isEqualTo(command.getCommandSpec().optionsMap().keySet());
        }
        for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
            List<String> longer = new ArrayList<>(words);
            longer.add(below.getKey());
            compare(longer, below.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status, status",
        "--json status --help, status",
        "--home status fs ls /a, fs",
        "--home=/h fs ls /status, fs",
        "fuse unmount /mnt, fuse"
    })
    void onlyWhatIsNamedIsMade(String line, String made) {
        assertThat(branch(line.split(" ")).getSubcommands()).containsOnlyKeys(made);
    }

    @Test
    void theVersionNeedsNoCommand() {
        assertThat(branch("--version").getSubcommands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--help", "fs", "fs lss /a", "stat", "completion bash", "fs --version", "fs --help"})
    void allIsMadeWhereOneMayBeAskedForAnother(String line) {
        assertThat(branch(line.split(" ")).getSubcommands()).hasSameSizeAs(whole.getSubcommands());
    }
}
