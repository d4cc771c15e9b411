package io.sluice.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The users, or the groups, of this host, from a file in the form of /etc/passwd or /etc/group. */
final class Accounts {
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** A file that can't be read has nobody in it. */
    Accounts(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(":");
                if (fields.length > 2 && fields[2].matches("\\d{1,9}")) {
                    names.putIfAbsent(Integer.valueOf(fields[2]), fields[0]);
                    ids.putIfAbsent(fields[0], Integer.valueOf(fields[2]));
                }
            }
        } catch (IOException e) {
            names.clear();
        }
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
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
