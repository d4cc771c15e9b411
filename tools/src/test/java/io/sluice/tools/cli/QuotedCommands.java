package io.sluice.tools.cli;

import io.sluice.tools.settings.SettingsReader;
import io.sluice.tools.settings.UserError;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Command lines as documents and helps quote them: whether their commands, options and settings exist. Nothing is run. */
final class QuotedCommands {
    /** What parts commands on a line, and what hands one to a shell. */
    private static final Pattern PARTS = Pattern.compile("&&|\\|\\||[|;]|<\\(|\\$\\(|\\)|`");

    /** What a command begins with, as it stands behind a prompt or in a checkout. */
    private static final Pattern BEGIN = Pattern.compile("^\\s*(?:\\$ )?(?:sudo )?(?:bin/)?sluice(?=\\s|$)");

    /** Two blanks part a command from what is said of it, and so does a number sign. */
    private static final Pattern COMMENT = Pattern.compile("\\s{2,}\\S.*$|\\s#\\s.*$");

    private static final Path NO_FILE = Path.of("/nonexistent/sluice.yaml");

    private static final CommandLine ROOT =
            Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);

    private QuotedCommands() {}

    /** The commands of this program on a line, without its name; SLUICE_OPTS and such may stand before it. */
    static List<String> of(String line) {
        List<String> found = new ArrayList<>();
        for (String part : PARTS.split(line)) {
            String command = part.replaceFirst("^\\s*(?:[A-Z_]+=(?:\"[^\"]*\"|\\S+) )+", "");
            if (BEGIN.matcher(command).find()) {
                String words = BEGIN.matcher(command).replaceFirst("").strip();
                found.add(COMMENT.matcher(words).replaceFirst(""));
            }
        }
        return found;
    }

    /** What is wrong with a command, if anything is. */
    static Optional<String> problem(String command) {
        CommandSpec at = ROOT.getCommandSpec();
        Iterator<String> words = Arrays.stream(command.split("\\s+"))
                .map(word -> word.replaceAll("^[\\[(\"']+|[\\])\"',.:]+$", ""))
                .filter(word -> !word.isEmpty() && !word.equals("…"))
                .iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--")) {
                return Optional.empty();
            }
            if (word.startsWith("-") && word.length() > 1) {
                Optional<String> problem = option(at, word, words);
                if (problem.isPresent()) {
                    return problem;
                }
            } else if (at.subcommands().containsKey(word)) {
                at = at.subcommands().get(word).getCommandSpec();
            } else if (!at.subcommands().isEmpty() && at.positionalParameters().isEmpty() && !word.equals("COMMAND")) {
                return Optional.of(at.qualifiedName() + " has no command " + word);
            }
        }
        return Optional.empty();
    }

    /** Takes the value of an option too. */
    private static Optional<String> option(CommandSpec at, String word, Iterator<String> words) {
        String name = word.replaceFirst("=.*$", "");
        if (name.equals("--help") || name.equals("--version")) {
            return Optional.empty();
        }
        OptionSpec option = at.optionsMap().get(name);
        if (option == null) {
            return Optional.of(at.qualifiedName() + " has no option " + name);
        }
        if (option.arity().max() == 0) {
            return Optional.empty();
        }
        String value = word.contains("=") ? word.substring(word.indexOf('=') + 1) : words.hasNext() ? words.next() : "";
        return name.equals("-o") && !value.startsWith("KEY")
                ? setting(value.replaceFirst("=[A-Z]+$", "=1"))
                : Optional.empty();
    }

    private static Optional<String> setting(String override) {
        try {
            SettingsReader.read(NO_FILE, List.of(override), NO_FILE.getParent());
            return Optional.empty();
        } catch (UserError e) {
            return Optional.of(e.getMessage());
        }
    }
}
