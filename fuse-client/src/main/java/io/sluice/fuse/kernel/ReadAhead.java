package io.sluice.fuse.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the kernel reads ahead in the files of a mount (read_ahead_kb of its backing device, sysfs-class-bdi), which root may raise. */
final class ReadAhead {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
    private static final int KIBIBYTES = Negotiation.MAX_BYTES / 1024;

    private ReadAhead() {}

    /** Lets what is read through the kernel's pages come in requests of the largest size; without that right they stay smaller. */
    static void raise(Path mountpoint) {
        try {
            long device = (long) Files.getAttribute(mountpoint, "unix:dev");
            Path setting = Path.of("/sys/class/bdi", bdi(device), "read_ahead_kb");
            Files.writeString(setting, Integer.toString(KIBIBYTES));
        } catch (IOException e) {
            LOG.debug("door=fuse event=read-ahead-not-raised mountpoint={}", mountpoint, e);
        }
    }

    /** The two numbers of a dev_t, as makedev(3) puts them together. */
    static String bdi(long device) {
        long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL);
        long minor = (device & 0xff) | ((device >> 12) & 0xffffff00L);
        return major + ":" + minor;
    }
}
