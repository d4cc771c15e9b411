package io.sluice.tools.kill;

import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.WireClient;
import io.sluice.tools.KilledGateway;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a gateway. */
final class GatewayProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final int port;

    /** The first one of a home is slow, and keeps its classes for the others when it is told to {@link #stop}. */
    GatewayProcess(Path home, List<String> store) throws IOException {
        Path classes = home.resolveSibling("gateway.jsa");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                Files.exists(classes) ? "-XX:SharedArchiveFile=" + classes : "-XX:ArchiveClassesAtExit=" + classes,
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledGateway.class.getName(),
                home.toString()));
        command.addAll(store);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        home.resolveSibling("gateway.err").toFile()))
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new AssertionError("the gateway does not start: see " + home.resolveSibling("gateway.err"));
        }
        port = Integer.parseInt(line.substring(READY.length()));
        Thread.ofVirtual().start(() -> drain(lines));
    }

    /** What it logs must not make it wait. */
    private static void drain(BufferedReader lines) {
        try (lines) {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It was killed.
        }
    }

    VirtualFileSystem connect() throws IOException {
        return new NfsVirtualFileSystem(new WireClient(port));
    }

    static InodeId mount(VirtualFileSystem files) throws VfsException {
        return files.lookup(Caller.ROOT, InodeId.ROOT, new FileName(KilledGateway.MOUNT))
                .id();
    }

    /** Ends it as who is not in a hurry would. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway does not stop");
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway outlives a kill");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
