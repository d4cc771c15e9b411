package io.sluice.fuse.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.sluice.fuse.PassingFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are registered with a mount, which the kernel then reads and maps by itself (FUSE_DEV_IOC_BACKING_OPEN and FUSE_PASSTHROUGH of
 * linux/fuse.h 7.40). Thread-safe.
 */
final class BackingFiles implements PassingFiles {
    /** {@code _IOW(229, 1, struct fuse_backing_map)}, which has 16 bytes and begins with the descriptor. */
    private static final long FUSE_DEV_IOC_BACKING_OPEN = 0x4010_e501L;

    /** {@code _IOW(229, 2, uint32_t)}. */
    private static final long FUSE_DEV_IOC_BACKING_CLOSE = 0x4004_e502L;

    private static final int MAP_BYTES = 16;

    /** EPERM, EINVAL, ENOTTY, ELOOP and EOPNOTSUPP: the right, the kernel or the cache's file system lacks it, for all files. */
    private static final Set<Integer> LASTING = Set.of(1, 22, 25, 40, 95);

    private static final Logger LOG = LoggerFactory.getLogger(BackingFiles.class);

    private final Device device;

    /** Below it, what a registration costs at each open is more than the kernel's own pages cost. */
    private final long leastBytes;

    private volatile boolean refused;

    BackingFiles(Device device, long leastBytes) {
        this.device = device;
        this.leastBytes = leastBytes;
    }

    @Override
    public boolean isWorthIt(long bytes) {
        return bytes >= leastBytes && !refused;
    }

    @Override
    public OptionalInt register(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            int descriptor =
                    calls.open(arena.allocateFrom(file.toString()), SystemCalls.O_RDONLY | SystemCalls.O_CLOEXEC);
            if (descriptor < 0) {
                LOG.warn("door=fuse event=not-passed file={} errno={}", file, -descriptor);
                return OptionalInt.empty();
            }
            MemorySegment map = arena.allocate(MAP_BYTES, Long.BYTES);
            map.set(JAVA_INT, 0, descriptor);
            int id = calls.ioctl(device.descriptor(), FUSE_DEV_IOC_BACKING_OPEN, map);
            calls.close(descriptor);
            if (id > 0) {
                return OptionalInt.of(id);
            }
            refused = LASTING.contains(-id);
            LOG.warn("door=fuse event=passthrough-refused file={} errno={}", file, -id);
            return OptionalInt.empty();
        }
    }

    @Override
    public void unregister(int id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argument = arena.allocate(JAVA_INT);
            argument.set(JAVA_INT, 0, id);
            int done = new SystemCalls(arena).ioctl(device.descriptor(), FUSE_DEV_IOC_BACKING_CLOSE, argument);
            if (done < 0) {
                LOG.warn("door=fuse event=not-unregistered id={} errno={}", id, -done);
            }
        }
    }
}
