package io.sluice.fuse;

import io.sluice.vfs.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supplementary groups of a process that waits for an answer, read when first asked for (proc(5), {@code Groups:} of
 * /proc/PID/status). Thread-safe.
 *
 * <p>The kernel sends no groups with a request, and most answers do not depend on them. A process that is gone has none.
 */
public final class ProcessGroups implements Caller.Groups {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGroups.class);
    private static final String FIELD = "Groups:";

    private final int pid;
    private volatile Set<Integer> groups;

    /** @param pid of the process or thread; 0 if the kernel itself asks */
    public ProcessGroups(int pid) {
        this.pid = pid;
    }

    @Override
    public boolean contains(int gid) {
        Set<Integer> known = groups;
        if (known == null) {
            known = read();
            groups = known;
        }
        return known.contains(gid);
    }

    private Set<Integer> read() {
        Path status = Path.of("/proc/" + pid + "/status");
        if (pid == 0) {
            return Set.of();
        }
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(FIELD)) {
                    return parse(line.substring(FIELD.length()));
                }
            }
        } catch (IOException e) {
            LOG.debug("door=fuse event=groups-unknown pid={}", pid, e);
        }
        return Set.of();
    }

    private static Set<Integer> parse(String field) {
        Set<Integer> all = new HashSet<>();
        for (String gid : field.strip().split("\\s+")) {
            if (!gid.isEmpty()) {
                // A gid is unsigned, and an int in Sluice has the same bits.
                all.add(Integer.parseUnsignedInt(gid));
            }
        }
        return all;
    }
}
