package io.sluice.fuse.testing;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseMount;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMounts;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real mount of {@code /above/mount} of a gateway in memory, the shell to use it with, and no trace of it afterwards. */
public final class MountedDirectory implements AutoCloseable {
    /** What of the gateway is mounted: a store that may be written, with no mount below it. */
    public static final String NAMESPACE_PATH = "/above/mount";

    private static final long COMMAND_SECONDS = 60;

    private final MemoryGateway gateway = new MemoryGateway();
    private final Path path;
    private final FuseMounts mounts;

    public MountedDirectory(FuseBinding binding) throws IOException {
        path = Files.createTempDirectory("sluice-fuse-test");
        mounts = new FuseMounts(gateway.fileSystem(), List.of(binding), gateway.clock());
    }

    public MemoryGateway gateway() {
        return gateway;
    }

    public Path path() {
        return path;
    }

    public FuseMounts mounts() {
        return mounts;
    }

    public FuseMount mount() throws VfsException {
        return mounts.mount(FuseMountRequest.of(path, VfsPath.parse(NAMESPACE_PATH)));
    }

    /** What a command said, on both its outputs, and how it ended. */
    public record Result(int status, String output) {}

    /** Runs {@code script} by bash in the mount, with LC_ALL=C. */
    public Result sh(String script) {
        return run(path, script);
    }

    public static Result run(Path directory, String script) {
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.directory(directory.toFile()).start();
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> output(process));
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "timed out: " + script);
            }
            return new Result(process.exitValue(), output.join().strip());
        } catch (IOException e) {
            throw new IllegalStateException(script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(script, e);
        }
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        mounts.close();
        // What a failing test may have left: a mount by its own means, or one whose end failed.
        run(Path.of("/"), "umount -l '" + path + "' 2>/dev/null || true");
        Files.deleteIfExists(path);
        gateway.close();
    }
}
