package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Unmounts as any user would: {@code umount} for root, {@code fusermount -u} for others. */
final class UmountCommand {
    private static final long TIMEOUT_SECONDS = 20;

    private final boolean root;
    private final Fusermount fusermount;

    UmountCommand(boolean root, Fusermount fusermount) {
        this.root = root;
        this.fusermount = fusermount;
    }

    static UmountCommand ofThisProcess() {
        return new UmountCommand(isRoot(), Fusermount.ofThisProcess());
    }

    /** Whether this process may mount without help. */
    static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Linux has /proc/self", e);
        }
    }

    /**
     * Unmounts {@code mountpoint}.
     *
     * @param lazy whether it goes from sight at once although it is in use
     * @throws VfsException {@link VfsError#UNAVAILABLE} if it is in use, {@link VfsError#IO} for anything else
     */
    void run(Path mountpoint, boolean lazy) throws VfsException {
        List<String> command = command(mountpoint, lazy);
        String complaint;
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> output(process), Thread::startVirtualThread);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new VfsException(
                        VfsError.IO,
                        "\"" + String.join(" ", command) + "\" did not end within " + TIMEOUT_SECONDS
                                + " s; try a lazy unmount");
            }
            complaint = output.join().strip();
            if (process.exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "can't run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VfsException(VfsError.IO, "interrupted while unmounting " + mountpoint, e);
        }
        if (complaint.contains("busy")) {
            throw new VfsException(
                    VfsError.UNAVAILABLE,
                    mountpoint + " is in use: a process has a file open or stands in it; end it (fuser -vm "
                            + mountpoint + " names it) or unmount lazily");
        }
        throw new VfsException(VfsError.IO, mountpoint + " can't be unmounted: " + complaint);
    }

    private List<String> command(Path mountpoint, boolean lazy) throws VfsException {
        List<String> command = new ArrayList<>();
        if (root) {
            command.add("umount");
            if (lazy) {
                command.add("-l");
            }
        } else {
            command.add(fusermount.require().toString());
            command.add("-u");
            if (lazy) {
                command.add("-z");
            }
            command.add("--");
        }
        command.add(mountpoint.toString());
        return command;
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readNBytes(4_096), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "its output can't be read: " + e.getMessage();
        }
    }
}
