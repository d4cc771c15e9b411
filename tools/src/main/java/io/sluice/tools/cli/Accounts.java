package io.sluice.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The users, or the groups, of this host, from a file in the form of /etc/passwd or /etc/group. */
final class Accounts {
    static final long HIGHEST = 4_294_967_294L;

    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** A file that can't be read has nobody in it. */
    Accounts(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(":");
                if (fields.length > 2) {
                    number(fields[2]).ifPresent(id -> {
                        names.putIfAbsent(id, fields[0]);
                        ids.putIfAbsent(fields[0], id);
                    });
                }
            }
        } catch (IOException e) {
            names.clear();
        }
    }

    /** That there is nobody of that name. */
    static ParameterException missing(CommandSpec command, String kind, String name) {
        return new ParameterException(
                command.commandLine(),
                "there is no " + kind + " " + name + "; give a name of this host, or a number up to " + HIGHEST);
    }

    static Accounts users() {
        return new Accounts(Path.of("/etc/passwd"));
    }

    static Accounts groups() {
        return new Accounts(Path.of("/etc/group"));
    }

    /** The name of {@code id}, or the number where it has none. */
    String name(int id) {
        return names.computeIfAbsent(id, Integer::toUnsignedString);
    }

    /** The id that {@code text} names or is; empty if there is none. */
    OptionalInt id(String text) {
        Integer known = ids.get(text);
        if (known != null) {
            return OptionalInt.of(known);
        }
        return number(text);
    }

    /** An id as 32 bits without a sign; the highest one means "unchanged" to Linux. */
    private static OptionalInt number(String text) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > HIGHEST) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseUnsignedInt(text));
    }
}
