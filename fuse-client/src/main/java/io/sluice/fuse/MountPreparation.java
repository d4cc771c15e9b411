package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whatever can be known before a mount to make it fail: each cause with its own line, because the kernel and libfuse have few words for
 * them. Never waits for a file system that does not answer.
 */
final class MountPreparation {
    /** The type under which the kernel lists our mounts. */
    static final String TYPE = "fuse.sluice";

    private static final long PROBE_SECONDS = 2;

    private final MountTable mounts;
    private final UmountCommand umount;

    MountPreparation(MountTable mounts, UmountCommand umount) {
        this.mounts = mounts;
        this.umount = umount;
    }

    /** Whether a file system that is mounted answers. */
    private enum Life {
        ALIVE,
        DEAD
    }

    /**
     * Finds the directory that {@code mountpoint} names to be fit for a mount; what a Sluice that has died left mounted there is
     * unmounted.
     *
     * @return its path without symbolic links
     */
    Path prepare(Path mountpoint) throws VfsException {
        Path real = realPath(mountpoint);
        Optional<MountTable.MountedFileSystem> mounted = mounts.at(real);
        if (mounted.isPresent()) {
            String type = mounted.get().type();
            if (type.equals(TYPE) && life(real) == Life.DEAD) {
                umount.run(real, true);
                return prepare(mountpoint);
            }
            throw new VfsException(
                    VfsError.EXISTS,
                    mountpoint + " has a file system mounted already (" + type + " "
                            + mounted.get().source() + "); unmount that first or choose another directory");
        }
        requireEmptyDirectory(real, mountpoint);
        return real;
    }

    /** Unmounts {@code mountpoint} if a mount of ours is left there that nobody serves any more: after an abort, which ends no mount. */
    void clear(Path mountpoint) throws VfsException {
        Optional<MountTable.MountedFileSystem> mounted = mounts.at(mountpoint);
        if (mounted.isPresent() && mounted.get().type().equals(TYPE) && life(mountpoint) == Life.DEAD) {
            umount.run(mountpoint, true);
        }
    }

    /** The last name is not asked for itself before it is known to be no mount, for that could be dead. */
    private Path realPath(Path mountpoint) throws VfsException {
        Path name = mountpoint.getFileName();
        Path parent = mountpoint.getParent();
        if (name == null || parent == null) {
            throw new VfsException(
                    VfsError.INVALID, "the root directory can't be a mountpoint; choose another directory");
        }
        try {
            Path real = parent.toRealPath().resolve(name);
            return mounts.at(real).isPresent() ? real : real.toRealPath();
        } catch (AccessDeniedException e) {
            throw new VfsException(
                    VfsError.ACCESS_DENIED, mountpoint + " can't be reached: permission denied on the way", e);
        } catch (IOException e) {
            throw missing(mountpoint);
        }
    }

    private static VfsException missing(Path mountpoint) {
        return new VfsException(
                VfsError.NOT_FOUND, mountpoint + " does not exist; create it (mkdir -p " + mountpoint + ")");
    }

    private static void requireEmptyDirectory(Path real, Path mountpoint) throws VfsException {
        if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new VfsException(VfsError.NOT_DIRECTORY, mountpoint + " is not a directory; choose one");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            if (entries.iterator().hasNext()) {
                throw new VfsException(
                        VfsError.NOT_EMPTY,
                        mountpoint + " is not empty, and a mount would hide what is in it; choose an empty directory");
            }
        } catch (AccessDeniedException e) {
            throw new VfsException(
                    VfsError.ACCESS_DENIED, mountpoint + " can't be read; choose a directory of your own", e);
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, mountpoint + " can't be read: " + e.getMessage(), e);
        }
    }

    /** One that does not answer in time may be slow: it is left alone. */
    private static Life life(Path mountpoint) {
        CompletableFuture<Life> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("fuse-probe").start(() -> answer.complete(ask(mountpoint)));
        try {
            return answer.get(PROBE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Life.ALIVE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Life.ALIVE;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Life ask(Path mountpoint) {
        try {
            // The attributes may be those that the kernel still believes; how full it is nobody but its server can
            // tell.
            Files.readAttributes(mountpoint, BasicFileAttributes.class);
            Files.getFileStore(mountpoint).getTotalSpace();
            return Life.ALIVE;
        } catch (AccessDeniedException e) {
            return Life.ALIVE;
        } catch (IOException e) {
            // ENOTCONN: the process that served it is gone.
            return Life.DEAD;
        }
    }
}
