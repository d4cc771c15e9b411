package io.sluice.tools;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How to reach the gateway of a home that runs now.
 *
 * @param address of its admin API, {@code host:port}
 * @param token what the admin API asks for
 */
public record RunningGateway(long pid, String address, String token) {
    private static final int STOP_SECONDS = 60;

    /** The gateway of {@code home}, or empty if none serves; what a killed one left behind does not count. */
    public static Optional<RunningGateway> of(SluiceHome home) {
        boolean serves = Files.exists(home.address()) && Files.exists(home.pid()) && HomeLock.isHeld(home);
        if (!serves) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RunningGateway(Long.parseLong(text(home.pid())), text(home.address()), text(home.token())));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new UserError(
                    home.run() + ": can't be read: " + e.getMessage()
                            + "; run this as the user who started the gateway",
                    e);
        }
    }

    /** @throws UserError if none runs, with how to start one */
    public static RunningGateway require(SluiceHome home) {
        return of(home).orElseThrow(() ->
                new UserError("no gateway runs with the home " + home.directory() + "; start one with: sluice start"));
    }

    /**
     * Asks the gateway to end and waits until it has.
     *
     * @throws UserError if it may not be asked, or does not end in time
     */
    public void stop() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        if (!process.get().destroy()) {
            throw new UserError("pid " + pid + ": can't be stopped; run this as the user who started it");
        }
        try {
            process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError(
                    "pid " + pid + ": still busy after " + STOP_SECONDS + " s; see its log, or end it with: kill -9 "
                            + pid,
                    e);
        } catch (ExecutionException e) {
            throw new UserError("pid " + pid + ": can't be watched: " + e.getMessage() + "; see: sluice status", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; see: sluice status", e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "gateway " + pid + " at " + address;
    }
}
