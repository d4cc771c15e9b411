package io.sluice.tools.cli;

import io.sluice.vfs.Nearest;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line why a command line makes no sense. */
final class BadUsage {
    private BadUsage() {}

    static String line(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return what(failure, command) + "; see: " + name + " --help";
    }

    private static String what(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command);
        }
        String message = failure.getMessage().lines().findFirst().orElse("bad usage");
        return message.equals("Missing required subcommand")
                ? "a command is missing: "
                        + String.join(
                                ", ", command.getCommandSpec().subcommands().keySet())
                : message;
    }

    private static String unmatched(UnmatchedArgumentException failure, CommandLine command) {
        String word = failure.getUnmatched().getFirst();
        String name = command.getCommandSpec().qualifiedName().replaceFirst("^sluice ?", "");
        String subject = name.isEmpty() ? "there is no " : name + " has no ";
        if (failure.isUnknownOption()) {
            return subject + "option " + word + nearest(word.replaceFirst("=.*", ""), options(command));
        }
        if (command.getSubcommands().isEmpty()) {
            return name + " takes no further word: " + word;
        }
        return subject + "command " + word
                + nearest(word, command.getSubcommands().keySet());
    }

    private static String nearest(String word, Set<String> words) {
        return Nearest.to(word, words)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private static Set<String> options(CommandLine command) {
        return command.getCommandSpec().optionsMap().keySet();
    }
}
