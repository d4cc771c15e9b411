package io.sluice.tools.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Makes the tree of commands, or only the branch that a command line is about: to make all takes longer than most commands do. */
final class CommandTree {
    private CommandTree() {}

    /** Every command. */
    static CommandLine whole(Sluice root) {
        CommandLine line = new CommandLine(root);
        addAll(line, Sluice.class);
        return line;
    }

    private static void addAll(CommandLine line, Class<?> type) {
        for (Class<?> below : below(type)) {
            CommandLine command = new CommandLine(below);
            line.addSubcommand(command);
            addAll(command, below);
        }
    }

    /** The command that {@code words} name and those above it, none for the version alone; every command if that is not clear, or if it is about others. */
    static CommandLine branch(Sluice root, String... words) {
        if (words.length == 1 && words[0].equals("--version")) {
            return new CommandLine(root);
        }
        List<Class<?>> path = path(words);
        if (path.isEmpty()) {
            return whole(root);
        }
        CommandLine line = new CommandLine(root);
        CommandLine at = line;
        for (Class<?> type : path) {
            CommandLine command = new CommandLine(type);
            at.addSubcommand(command);
            at = command;
        }
        return line;
    }

    private static List<Class<?>> path(String... words) {
        List<Class<?>> path = new ArrayList<>();
        Class<?> at = Sluice.class;
        Iterator<String> left = List.of(words).iterator();
        while (left.hasNext() && !below(at).isEmpty()) {
            String word = left.next();
            if (word.equals("--home") && left.hasNext()) {
                left.next();
            } else if (!word.equals("--json") && !word.startsWith("--home=")) {
                Optional<Class<?>> named = named(at, word);
                if (named.isEmpty()) {
                    return List.of();
                }
                at = named.get();
                path.add(at);
            }
        }
        return below(at).isEmpty() && at != CompletionCommand.class ? path : List.of();
    }

    private static Optional<Class<?>> named(Class<?> type, String word) {
        for (Class<?> below : below(type)) {
            Command command = below.getAnnotation(Command.class);
            if (command.name().equals(word) || List.of(command.aliases()).contains(word)) {
                return Optional.of(below);
            }
        }
        return Optional.empty();
    }

    private static List<Class<?>> below(Class<?> type) {
        Subcommands commands = type.getAnnotation(Subcommands.class);
        return commands == null ? List.of() : Arrays.asList(commands.value());
    }
}
