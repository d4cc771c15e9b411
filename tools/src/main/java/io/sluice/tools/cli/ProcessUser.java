package io.sluice.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ids of the user who runs this process, as Linux tells them. */
final class ProcessUser {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessUser() {}

    /** {@code uid:gid:group,group} with the effective ids, as the admin API takes it; empty where they can't be known. */
    static Optional<String> header() {
        try {
            return header(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> header(List<String> status) {
        Map<String, String[]> fields = new HashMap<>();
        for (String line : status) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon),
                        line.substring(colon + 1).strip().split("\\s+"));
            }
        }
        String[] uid = fields.getOrDefault("Uid", new String[0]);
        String[] gid = fields.getOrDefault("Gid", new String[0]);
        if (uid.length < 2 || gid.length < 2) {
            return Optional.empty();
        }
        String groups = String.join(",", fields.getOrDefault("Groups", new String[0]));
        return Optional.of(uid[1] + ":" + gid[1] + (groups.isEmpty() ? "" : ":" + groups));
    }
}
