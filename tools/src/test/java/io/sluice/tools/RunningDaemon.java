package io.sluice.tools;

import io.sluice.tools.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

/** A daemon in this process, with a gateway of fakes, on any free port. */
public final class RunningDaemon implements AutoCloseable {
    private final MemoryGateway gateway = new MemoryGateway();
    private final SluiceHome home;
    private final Daemon daemon;

    public RunningDaemon(Path directory) {
        this(directory, "admin.port=0");
    }

    public RunningDaemon(Path directory, String... overrides) {
        this.home = new SluiceHome(directory);
        this.daemon = start(home, gateway, overrides);
    }

    static Daemon start(SluiceHome home, MemoryGateway gateway, String... overrides) {
        return Daemon.start(
                home,
                SettingsReader.read(home.settings(), List.of(overrides), home.directory()),
                false,
                (_, _) -> gateway,
                Clock.fixed(io.sluice.tools.testing.MemoryFiles.TIME, ZoneOffset.UTC));
    }

    public MemoryGateway gateway() {
        return gateway;
    }

    public Path home() {
        return home.directory();
    }

    public RunningGateway address() {
        return RunningGateway.require(home);
    }

    public void awaitStop() throws InterruptedException {
        daemon.awaitStop();
    }

    Daemon daemon() {
        return daemon;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
