package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManPagesTest {
    private static final Map<String, String> PAGES = ManPages.all();

    /** What man takes a line for that begins with a dot or an apostrophe; these are all that a page has. */
    private static final Pattern REQUESTS = Pattern.compile("\\.(TH|SH|PP|TP|nf|fi|hy|ad)( .*)?");

    @TempDir
    private Path folder;

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(ManPagesTest::commands));
    }

    @Test
    void eachCommandHasAPageWithADescriptionAndAnExample() {
        CommandLine root = Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);
        List<CommandLine> commands = commands(root).toList();

        assertThat(PAGES).hasSize(commands.size()).hasSizeGreaterThan(45);
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName("-");
            assertThat(PAGES.get(name + ".1"))
                    .as(name)
                    .containsPattern("\\.SH \"NAME\"\n" + name.replace("-", "\\\\-") + " \\\\- [A-Z]")
                    .containsPattern("\\.SH \"DESCRIPTION\"\n\\.PP\n[A-Z]")
                    .containsPattern("\\.SH \"EXAMPLES\"\n(?s:.{0,40}?)\\.nf\n +\\S")
                    .contains(".SH \"SYNOPSIS\"\n"
                            + command.getCommandSpec().qualifiedName(" ").replace("-", "\\-"));
        }
    }

    @Test
    void eachExampleBeginsWithACommandThatExists() {
        assertThat(PAGES.values()).allSatisfy(page -> {
            String examples = page.substring(page.indexOf(".SH \"EXAMPLES\""));
            assertThat(examples).contains("sluice ");
        });
    }

    @Test
    void eachOptionIsThereWithWhatItSays() {
        assertThat(PAGES.get("sluice-fs-mount.1"))
                .contains(".TP\n\\fB\\-\\-readonly\\fR\nRefuse whatever changes something.")
                .contains("\\fB\\-\\-option KEY=VALUE\\fR")
                .contains("\\fB\\-\\-home DIR\\fR")
                .contains(".SH \"OPTIONS OF EVERY MOUNT\"");
        assertThat(PAGES.get("sluice.1"))
                .contains("\\fBSLUICE_HOME\\fR")
                .contains("\\fBsluice.yaml\\fR")
                .contains("sluice\\-fs(1)");
    }

    @Test
    void nothingOfATextIsTakenForARequest() {
        assertThat(PAGES.values())
                .allSatisfy(page -> assertThat(
                                page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                        .allMatch(line -> REQUESTS.matcher(line).matches()));
    }

    @Test
    void theyAreWrittenToAFolder() throws Exception {
        ManPages.main(new String[] {folder.resolve("man").toString()});

        try (Stream<Path> files = Files.list(folder.resolve("man"))) {
            TreeSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            assertThat(names).isEqualTo(new TreeSet<>(PAGES.keySet()));
        }
    }
}
