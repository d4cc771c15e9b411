package io.sluice.tools.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes a manual page of each command, of what its help says: the build runs it, and packages bring the pages. */
public final class ManPages {
    /** Wide enough that no sentence is broken: it is for man to fill lines. */
    private static final int UNBROKEN = 10_000;

    private static final List<String> FILES = List.of(
            "sluice.yaml", "The settings; sluice config prints those that hold, and where each comes from.",
            "metadata/", "What must not be lost: mounts, owners, pins, what is on its way to the stores.",
            "cache/", "The block cache, unless cache.directories names others.",
            "log/sluice.log", "The log. log/console.out has what the JVM says when it dies.",
            "run/token", "What the admin API and the web page ask for; for the owner alone.",
            "secret.key", "The key of the credentials, unless it comes from elsewhere.",
            "plugins/", "Connectors of others.");

    private static final List<String> VARIABLES = List.of(
            "SLUICE_HOME", "The gateway's folder, where --home does not name it.",
            "SLUICE_OPTS", "Further options of the JVM, like -Xmx2g.",
            "SLUICE_SECRET_KEY", "The key of the credentials in base64, instead of secret.key.",
            "JAVA_HOME", "The JDK or JRE that is taken.");

    private ManPages() {}

    /** Writes all pages. Argument: the folder, which is made. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: ManPages FOLDER");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, String> page : all().entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
    }

    /** All pages by the names of their files, such as {@code sluice-fs-ls.1}. */
    static Map<String, String> all() {
        CommandLine root = Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(UNBROKEN)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        Map<String, String> pages = new LinkedHashMap<>();
        add(root, pages);
        return pages;
    }

    private static void add(CommandLine command, Map<String, String> pages) {
        pages.put(name(command.getCommandSpec()) + ".1", page(command));
        // An alias is another name of the same command, not another page.
        command.getSubcommands().values().stream().distinct().forEach(below -> add(below, pages));
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String page(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> description = description(command);
        Roff page = new Roff(name(spec));
        page.section("NAME");
        page.text(name(spec) + " - " + firstSentence(description));
        page.section("SYNOPSIS");
        page.text(synopsis(command));
        page.section("DESCRIPTION");
        description.forEach(page::paragraph);
        commands(command, page);
        arguments(spec, page);
        footer(command, page);
        page.section("EXIT STATUS");
        page.term("0", "Done.");
        page.term("1", "It failed; one line on the standard error says what, why, and the way out.");
        page.term("2", "The command line makes no sense.");
        if (spec.parent() == null) {
            page.section("ENVIRONMENT");
            terms(VARIABLES, page);
            page.section("FILES");
            page.paragraph("In the gateway's folder, which is ~/.sluice, SLUICE_HOME or --home:");
            terms(FILES, page);
        }
        page.section("SEE ALSO");
        page.text(related(spec));
        return page.toString();
    }

    private static List<String> description(CommandLine command) {
        return command.getHelp()
                .description()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String firstSentence(List<String> description) {
        String first = description.getFirst();
        int end = first.indexOf(". ");
        return (end < 0 ? first : first.substring(0, end)).replaceAll("[.;:]$", "");
    }

    private static String synopsis(CommandLine command) {
        return command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
    }

    private static void commands(CommandLine command, Roff page) {
        List<CommandLine> below =
                command.getSubcommands().values().stream().distinct().toList();
        if (!below.isEmpty()) {
            page.section("COMMANDS");
            below.forEach(one -> page.term(
                    one.getCommandSpec().qualifiedName(" "), description(one).getFirst()));
        }
    }

    private static void arguments(CommandSpec spec, Roff page) {
        List<PositionalParamSpec> positional = spec.positionalParameters().stream()
                .filter(one -> !said(one).isBlank())
                .toList();
        if (!positional.isEmpty()) {
            page.section("ARGUMENTS");
            positional.forEach(one -> page.term(one.paramLabel(), said(one)));
        }
        page.section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                page.term(String.join(", ", option.names()) + value, said(option));
            }
        }
    }

    private static String said(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    /** Examples and whatever else a help ends with: a line with a colon at its end heads the lines behind it. */
    private static void footer(CommandLine command, Roff page) {
        List<String> example = new ArrayList<>();
        for (String line : Arrays.asList(command.getCommandSpec().usageMessage().footer())) {
            if (line.startsWith(" ")) {
                example.add(line);
                continue;
            }
            page.verbatim(example);
            example.clear();
            if (line.endsWith(":")) {
                page.section(heading(line.substring(0, line.length() - 1)));
            } else if (!line.isBlank()) {
                page.paragraph(line);
            }
        }
        page.verbatim(example);
    }

    private static String heading(String line) {
        return line.equals("Example") || line.equals("Begin with")
                ? "EXAMPLES"
                : line.toUpperCase(java.util.Locale.ROOT);
    }

    private static void terms(List<String> pairs, Roff page) {
        for (int i = 0; i < pairs.size(); i += 2) {
            page.term(pairs.get(i), pairs.get(i + 1));
        }
    }

    private static String related(CommandSpec spec) {
        List<String> names = new ArrayList<>();
        if (spec.parent() != null) {
            names.add(name(spec.parent()) + "(1)");
        }
        spec.subcommands().values().stream()
                .distinct()
                .forEach(below -> names.add(name(below.getCommandSpec()) + "(1)"));
        return String.join(", ", names);
    }
}
