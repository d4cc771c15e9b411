package io.sluice.fuse.jnr;

import io.sluice.fuse.PathOperations.NewTime;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileType;
import io.sluice.vfs.StorageUsage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/** Attributes as C has them: struct stat, struct statvfs and struct timespec. */
final class NativeStat {
    private static final int BLOCK_BYTES = 512;

    /** Python makes its buffers of this size, and small random reads are not to be blown up. */
    private static final int PREFERRED_BYTES = 4_096;

    private static final int S_IFDIR = 0040000;
    private static final int S_IFREG = 0100000;

    /** {@code UTIME_NOW} and {@code UTIME_OMIT} of sys/stat.h, in the place of nanoseconds. */
    private static final long UTIME_NOW = (1L << 30) - 1;

    private static final long UTIME_OMIT = (1L << 30) - 2;

    private NativeStat() {}

    static void write(FileAttributes file, Pointer into) {
        FileStat stat = FileStat.of(into);
        stat.st_ino.set(file.id().value());
        stat.st_mode.set(type(file.type()) | file.mode());
        stat.st_nlink.set(file.links());
        stat.st_uid.set(file.uid());
        stat.st_gid.set(file.gid());
        stat.st_size.set(file.size());
        stat.st_blksize.set(PREFERRED_BYTES);
        stat.st_blocks.set((file.size() + BLOCK_BYTES - 1) / BLOCK_BYTES);
        write(file.accessed(), stat.st_atim);
        write(file.modified(), stat.st_mtim);
        write(file.changed(), stat.st_ctim);
    }

    private static int type(FileType type) {
        return switch (type) {
            case REGULAR -> S_IFREG;
            case DIRECTORY -> S_IFDIR;
        };
    }

    private static void write(Instant time, Timespec into) {
        into.tv_sec.set(time.getEpochSecond());
        into.tv_nsec.set(time.getNano());
    }

    /** A struct stat of the door's own, for the entries of a listing. */
    static Pointer allocate() {
        Runtime runtime = Runtime.getSystemRuntime();
        return Memory.allocateDirect(runtime, Struct.size(FileStat.of(Memory.allocateDirect(runtime, 512))), true);
    }

    /** {@code name} as C has it. */
    static ByteBuffer name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    }

    static void write(StorageUsage usage, Pointer into) {
        Statvfs statvfs = Statvfs.of(into);
        int block = usage.blockBytes();
        statvfs.f_bsize.set(block);
        statvfs.f_frsize.set(block);
        statvfs.f_blocks.set(usage.totalBytes() / block);
        statvfs.f_bfree.set(usage.freeBytes() / block);
        statvfs.f_bavail.set(usage.freeBytes() / block);
        statvfs.f_files.set(usage.totalFiles());
        statvfs.f_ffree.set(usage.freeFiles());
        statvfs.f_favail.set(usage.freeFiles());
        statvfs.f_namemax.set(usage.nameBytes());
    }

    static NewTime time(Pointer timespec) {
        long seconds = timespec.getLong(0);
        long nanos = timespec.getLong(8);
        if (nanos == UTIME_NOW) {
            return new NewTime.Now();
        }
        return nanos == UTIME_OMIT ? new NewTime.Omit() : new NewTime.At(Instant.ofEpochSecond(seconds, nanos));
    }
}
