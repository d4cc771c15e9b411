package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.settings.EffectiveSettings;
import io.sluice.tools.settings.SettingsReader;
import io.sluice.tools.settings.UserError;
import io.sluice.tools.testing.Checkout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the documents and the helps tell people to type and to set exists. */
final class DocumentedCommandsTest {
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern BLOCK = Pattern.compile("(?m)(?:^ {4}.*\n|^ *\n(?= {4}))+");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\n(.*?)^```$");

    /** A key of a section of the settings, as a document names it; a value may follow. */
    private static final Pattern KEY = Pattern.compile(
            "((?:nfs|fuse|admin|cache|read|write|security|log|tracing)\\.[a-z][a-z.-]*[a-z])(?:[:=] ?\\S+)?");

    private static final Pattern YAML = Pattern.compile(
            "(?:nfs|fuse|admin|cache|read|write|security|log|tracing):\\s*(?:\\{.*|\n.*)", Pattern.DOTALL);

    @TempDir
    private Path folder;

    /** A document and its text. */
    private record Document(String name, String text) {
        List<String> spans() {
            return SPAN.matcher(text).results().map(found -> found.group(1)).toList();
        }

        List<String> blocks() {
            return Stream.concat(
                            BLOCK.matcher(text).results().map(MatchResult::group),
                            FENCED.matcher(text).results().map(found -> found.group(1)))
                    .toList();
        }
    }

    private static List<Document> documents() throws IOException {
        List<Document> documents = new ArrayList<>();
        List<Path> paths = new ArrayList<>(List.of(Checkout.root().resolve("README.md")));
        for (String below : List.of("docs", "examples", "deploy")) {
            try (Stream<Path> tree = Files.walk(Checkout.root().resolve(below))) {
                tree.filter(path -> path.toString().endsWith(".md")).sorted().forEach(paths::add);
            }
        }
        for (Path path : paths) {
            documents.add(new Document(Checkout.root().relativize(path).toString(), Files.readString(path)));
        }
        return documents;
    }

    private static List<String> problems(String where, Stream<String> lines) {
        return lines.flatMap(line -> QuotedCommands.of(line).stream())
                .flatMap(command ->
                        QuotedCommands.problem(command)
                                .map(what -> where + ": sluice " + command + ": " + what)
                                .stream())
                .toList();
    }

    @Test
    void everyCommandThatADocumentQuotesExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int quoted = 0;
        for (Document document : documents()) {
            List<String> lines = new ArrayList<>(document.spans());
            document.blocks().forEach(block -> lines.addAll(block.lines().toList()));
            quoted += lines.stream()
                    .mapToInt(line -> QuotedCommands.of(line).size())
                    .sum();
            wrong.addAll(problems(document.name(), lines.stream()));
        }
        assertThat(wrong).isEmpty();
        assertThat(quoted).isGreaterThan(100);
    }

    @Test
    void everyCommandThatAHelpQuotesExists() {
        CommandLine root = Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);
        assertThat(helps(root).toList()).isEmpty();
    }

    private static Stream<String> helps(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        Stream<String> footer =
                Arrays.stream(command.getCommandSpec().usageMessage().footer());
        return Stream.concat(
                problems(name, footer).stream(),
                command.getSubcommands().values().stream().distinct().flatMap(DocumentedCommandsTest::helps));
    }

    @Test
    void everySettingThatADocumentNamesExists() throws IOException {
        Set<String> keys = SettingsReader.read(folder.resolve("none"), List.of(), folder).entries().stream()
                .map(EffectiveSettings.Entry::key)
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (Document document : documents()) {
            for (String span : document.spans()) {
                var found = KEY.matcher(span);
                if (found.matches()) {
                    named++;
                    String key = found.group(1);
                    if (keys.stream().noneMatch(known -> known.equals(key) || known.startsWith(key + "."))) {
                        wrong.add(document.name() + ": " + key);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(named).isGreaterThan(30);
    }

    @Test
    void everyPieceOfASettingsFileThatADocumentShowsIsReadWithoutAnError() throws IOException {
        List<String> wrong = new ArrayList<>();
        int shown = 0;
        for (Document document : documents()) {
            List<String> pieces = new ArrayList<>(document.spans());
            document.blocks().forEach(block -> pieces.add(block.stripIndent().strip() + "\n"));
            for (String piece : pieces) {
                if (YAML.matcher(piece).matches()) {
                    shown++;
                    settingsProblem(piece).ifPresent(what -> wrong.add(document.name() + ": " + what));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(shown).isGreaterThanOrEqualTo(3);
    }

    private Optional<String> settingsProblem(String piece) throws IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), piece);
        try {
            SettingsReader.read(file, List.of(), folder);
            return Optional.empty();
        } catch (UserError e) {
            return Optional.of(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice fs mont /x s3://b",
                "    sluice fs mount --readonyl /x s3://b",
                "bin/sluice start -o nfs.prot=1",
                "tar x | sluice fs lode --list -",
                "SLUICE_OPTS=-Xmx2g sluice strat",
                "source <(sluice complete bash)",
                "sluice stop && sluice config rotate"
            })
    void whatDoesNotExistIsFound(String line) {
        assertThat(problems("here", Stream.of(line))).hasSize(1);
    }
}
