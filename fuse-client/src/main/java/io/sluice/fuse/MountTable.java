package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is mounted on this host, as the kernel tells it without touching any of it (proc(5), /proc/self/mountinfo). */
final class MountTable {
    private final Path mountinfo;

    MountTable(Path mountinfo) {
        this.mountinfo = mountinfo;
    }

    /** @param type such as {@code ext4} or {@code fuse.sluice} */
    record MountedFileSystem(String mountpoint, String type, String source) {}

    /** What is mounted at {@code mountpoint}; the topmost if it is several. */
    Optional<MountedFileSystem> at(Path mountpoint) throws VfsException {
        Optional<MountedFileSystem> topmost = Optional.empty();
        try {
            for (String line : Files.readAllLines(mountinfo, StandardCharsets.ISO_8859_1)) {
                Optional<MountedFileSystem> mounted = parse(line);
                if (mounted.isPresent() && mounted.get().mountpoint().equals(mountpoint.toString())) {
                    topmost = mounted;
                }
            }
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "can't read " + mountinfo + ": " + e.getMessage(), e);
        }
        return topmost;
    }

    private static Optional<MountedFileSystem> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] before = halves[0].split(" ");
        if (halves.length < 2 || before.length < 5) {
            return Optional.empty();
        }
        String[] after = halves[1].split(" ");
        String source = after.length > 1 ? unescape(after[1]) : "";
        return Optional.of(new MountedFileSystem(unescape(before[4]), after[0], source));
    }

    /** The kernel writes blanks and the like as a backslash and three octal digits, and the bytes of UTF-8 as they are. */
    private static String unescape(String field) {
        byte[] raw = field.getBytes(StandardCharsets.ISO_8859_1);
        byte[] plain = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\\' && i + 3 < raw.length) {
                plain[length++] = (byte) Integer.parseInt(field.substring(i + 1, i + 4), 8);
                i += 3;
            } else {
                plain[length++] = raw[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
