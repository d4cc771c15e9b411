package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The options of a mount itself, beside those of its connector.
 *
 * @param fileMode permission bits that files show unless they were changed here
 * @param persist whether close waits for the upload; empty: as the door does by default
 * @param metadataTtl how long listings are believed; empty: the gateway's setting, or for ever on a mount that is read-only
 */
record MountOptions(
        int uid,
        int gid,
        int fileMode,
        int directoryMode,
        boolean replace,
        Optional<Persist> persist,
        Optional<Duration> metadataTtl) {
    /** When a written file's upload is waited for. */
    enum Persist {
        SYNC,
        ASYNC
    }

    private static final Set<String> NAMES =
            Set.of("uid", "gid", "file-mode", "dir-mode", "overwrite", "persist", "metadata-ttl");

    /** Takes out of {@code options} what belongs to the connector. */
    static Map<String, String> ofConnector(Map<String, String> options) {
        Map<String, String> rest = new HashMap<>(options);
        rest.keySet().removeAll(NAMES);
        return rest;
    }

    static Set<String> names() {
        return new TreeSet<>(NAMES);
    }

    /** @throws VfsException {@link VfsError#INVALID} with the option and what it may be */
    static MountOptions parse(Map<String, String> options) throws VfsException {
        return new MountOptions(
                number(options, "uid", 0),
                number(options, "gid", 0),
                mode(options, "file-mode", 0644),
                mode(options, "dir-mode", 0755),
                choice(options, "overwrite", "deny", "replace").orElse("deny").equals("replace"),
                choice(options, "persist", "sync", "async")
                        .map(word -> word.equals("sync") ? Persist.SYNC : Persist.ASYNC),
                seconds(options));
    }

    private static int number(Map<String, String> options, String name, int otherwise) throws VfsException {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}")) {
            throw invalid(name, text, "a number from 0 to 999999999");
        }
        return Integer.parseInt(text);
    }

    private static int mode(Map<String, String> options, String name, int otherwise) throws VfsException {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("0?[0-7]{3}")) {
            throw invalid(name, text, "three octal digits such as 755");
        }
        return Integer.parseInt(text, 8);
    }

    private static Optional<String> choice(Map<String, String> options, String name, String one, String other)
            throws VfsException {
        String text = options.get(name);
        if (text != null && !text.equals(one) && !text.equals(other)) {
            throw invalid(name, text, one + " or " + other);
        }
        return Optional.ofNullable(text);
    }

    private static Optional<Duration> seconds(Map<String, String> options) throws VfsException {
        String text = options.get("metadata-ttl");
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,9}s?")) {
            throw invalid("metadata-ttl", text, "seconds, such as 60s");
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(text.replace("s", ""))));
    }

    private static VfsException invalid(String name, String text, String expected) {
        return new VfsException(VfsError.INVALID, "option " + name + "=" + text + ": it is " + expected);
    }
}
