package io.sluice.tools;

import io.sluice.tools.settings.UserError;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a gateway as a process of its own that outlives this one, and waits until it serves or has failed. */
public final class BackgroundStart {
    private static final int POLL_MILLIS = 15;
    private static final int DEADLINE_SECONDS = 60;

    private BackgroundStart() {}

    /** @throws UserError with the one line that the gateway could not start for */
    public static RunningGateway of(SluiceHome home, List<String> overrides) {
        home.create();
        if (HomeLock.isHeld(home)) {
            throw Daemon.alreadyRunning(home);
        }
        try {
            Process process = new ProcessBuilder(command(home, overrides))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(home.console().toFile())
                    .redirectErrorStream(true)
                    .directory(new File("/"))
                    .start();
            return awaitServing(home, process);
        } catch (IOException e) {
            throw new UserError(
                    "the gateway can't be started: " + e.getMessage() + "; try: sluice start --foreground", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; see: sluice status", e);
        }
    }

    private static RunningGateway awaitServing(SluiceHome home, Process process)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            Optional<RunningGateway> running = RunningGateway.of(home);
            if (running.isPresent() && running.get().pid() == process.pid()) {
                return running.get();
            }
            if (System.nanoTime() > deadline) {
                process.destroy();
                throw new UserError(
                        "the gateway does not serve after " + DEADLINE_SECONDS + " s; see " + home.console());
            }
        }
        throw new UserError(lastLine(home.console()));
    }

    /** The launcher if this program was started by it, which picks the options of the JVM; else this very JVM, with the options that it has itself. */
    private static List<String> command(SluiceHome home, List<String> overrides) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        String launcher = System.getProperty("sluice.launcher", "");
        if (launcher.isEmpty()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.sluice.tools.cli.Sluice"));
        } else {
            command.add(launcher);
        }
        command.addAll(List.of(
                "start", "--foreground", "--quiet", "--home", home.directory().toString()));
        overrides.forEach(override -> command.addAll(List.of("-o", override)));
        return command;
    }

    private static String lastLine(Path console) throws IOException {
        List<String> lines = Files.readAllLines(console).stream()
                .filter(line -> !line.isBlank())
                .toList();
        Optional<String> said = lines.reversed().stream()
                .filter(line -> line.startsWith("sluice: "))
                .findFirst();
        return said.map(line -> line.substring("sluice: ".length()))
                .orElse("the gateway ended at once" + (lines.isEmpty() ? "" : ": " + lines.getLast()) + "; see "
                        + console);
    }
}
