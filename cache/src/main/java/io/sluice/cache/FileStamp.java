package io.sluice.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What changes with every change of a file that is made through its file system: its inode, its size, and the time of its last change (ctime), which no
 * program can set.
 *
 * @param value all of it as one number, neither 0 nor {@link #UNKNOWN}
 * @param changedNanos the time of the last change in nanoseconds since 1970, by the clock of the file system
 */
record FileStamp(long value, long changedNanos) {
    /** The value of no file. */
    static final long UNKNOWN = 1;

    private static final String ATTRIBUTES = "unix:ctime,size,ino";

    /** @throws java.nio.file.NoSuchFileException if nothing is there */
    static FileStamp of(Path file) throws IOException {
        Map<String, Object> seen = Files.readAttributes(file, ATTRIBUTES);
        long changed = ((FileTime) seen.get("ctime")).to(TimeUnit.NANOSECONDS);
        long value = mixed(mixed(mixed(changed) + (long) seen.get("ino")) + (long) seen.get("size"));
        return new FileStamp(value | 2, changed);
    }

    private static long mixed(long value) {
        long half = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        return half ^ (half >>> 32);
    }
}
