package io.sluice.tools;

import io.sluice.tools.admin.AdminBackend;
import io.sluice.tools.admin.AdminServer;
import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.admin.StatusView;
import io.sluice.tools.admin.UploadsView;
import io.sluice.tools.metrics.History;
import io.sluice.tools.metrics.MetricsText;
import io.sluice.tools.settings.EffectiveSettings;
import io.sluice.tools.settings.UserError;
import io.sluice.tools.web.WebBackend;
import io.sluice.tools.web.WebDoor;
import io.sluice.vfs.core.MountStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that serves: the lock of its home, all its parts, the admin API, and the files by which the command line finds it. */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final int TOKEN_BYTES = 32;

    private final SluiceHome home;
    private final HomeLock lock;
    private final Gateway gateway;
    private final EffectiveSettings settings;
    private final MetricsText metrics;
    private final History history;
    private final Clock clock;
    private final Instant startedAt;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Optional<AdminServer> admin = Optional.empty();

    private Daemon(SluiceHome home, HomeLock lock, Gateway gateway, EffectiveSettings settings, Clock clock) {
        this.home = home;
        this.lock = lock;
        this.gateway = gateway;
        this.settings = settings;
        this.metrics = new MetricsText(gateway::readings);
        this.history = History.begin(gateway::readings, clock);
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** Starts the gateway of {@code home} with the parts that this program has. */
    public static Daemon start(SluiceHome home, EffectiveSettings settings, boolean console) {
        return start(home, settings, console, new Wiring(), Clock.systemUTC());
    }

    /**
     * Starts a gateway and returns when it serves.
     *
     * @throws UserError with one line, if it can't; everything is closed again
     */
    static Daemon start(
            SluiceHome home, EffectiveSettings settings, boolean console, Gateway.Opener opener, Clock clock) {
        home.create();
        HomeLock lock = takeLock(home);
        Daemon daemon = null;
        try {
            forgetTheLast(home);
            writeRunFile(home, home.pid(), Long.toString(ProcessHandle.current().pid()));
            DaemonLog.open(home, settings.settings().log(), console);
            Gateway gateway = opener.open(home, settings.settings());
            daemon = new Daemon(home, lock, gateway, settings, clock);
            daemon.serve();
            return daemon;
        } catch (RuntimeException e) {
            LOG.error("event=start-failed home={} reason=\"{}\"", home.directory(), e.getMessage());
            if (daemon == null) {
                try (lock) {
                    removeRunFiles(home);
                } catch (IOException left) {
                    e.addSuppressed(left);
                }
            } else {
                daemon.close();
            }
            throw e;
        }
    }

    /** What tells the command line of a gateway: without one, it tells wrong. */
    private static void removeRunFiles(SluiceHome home) throws IOException {
        for (Path left : List.of(home.address(), home.token(), home.pid())) {
            Files.deleteIfExists(left);
        }
    }

    private void serve() {
        int port = settings.settings().admin().port();
        String token = newToken();
        AdminServer server = startAdmin(port, token);
        admin = Optional.of(server);
        writeRunFile(home, home.token(), token);
        writeRunFile(home, home.address(), "127.0.0.1:" + server.port());
        LOG.info(
                "event=started pid={} home={} admin=127.0.0.1:{} nfs={}:{} mounts={}",
                ProcessHandle.current().pid(),
                home.directory(),
                server.port(),
                gateway.nfs().view().listen(),
                gateway.nfs().view().port(),
                gateway.control().mounts().size());
    }

    private static HomeLock takeLock(SluiceHome home) {
        try {
            return HomeLock.take(home).orElseThrow(() -> alreadyRunning(home));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; start it again", e);
        }
    }

    /** What a killed gateway left must never be taken for the address of this one. */
    private static void forgetTheLast(SluiceHome home) {
        try {
            Files.deleteIfExists(home.address());
            Files.deleteIfExists(home.token());
        } catch (IOException e) {
            throw new UserError(
                    home.run() + ": can't be cleaned: " + SluiceHome.reason(e)
                            + "; check its owner, or choose another --home",
                    e);
        }
    }

    private static void writeRunFile(SluiceHome home, Path file, String text) {
        try {
            SluiceHome.writePrivately(file, text);
        } catch (IOException e) {
            throw new UserError(
                    home.run() + ": can't be written: " + SluiceHome.reason(e)
                            + "; free space there or choose another --home",
                    e);
        }
    }

    private AdminServer startAdmin(int port, String token) {
        AdminBackend backend = new AdminBackend(
                gateway.files(),
                gateway.control(),
                gateway::cacheStatus,
                gateway.nfs(),
                gateway.fuse(),
                this::status,
                gateway::readings,
                metrics,
                clock,
                stopAsked::countDown);
        try {
            WebDoor pages = new WebDoor(new WebBackend(
                    backend, history, new PolicySimulator(), settings.entries(), home.logFile(), home.token(), token));
            return AdminServer.start(backend, pages, port, token);
        } catch (UncheckedIOException e) {
            throw portTaken("admin.port", "127.0.0.1", port, e.getCause());
        }
    }

    /** The line for a port that can't be had. */
    static UserError portTaken(String key, String address, int port, IOException cause) {
        String why = cause instanceof BindException ? "in use by another program" : SluiceHome.reason(cause);
        return new UserError(
                "port " + port + " of " + address + ": " + why + "; stop that program or choose another port with -o "
                        + key + "=PORT",
                cause);
    }

    static UserError alreadyRunning(SluiceHome home) {
        String who = RunningGateway.of(home)
                .map(running -> " (pid " + running.pid() + ")")
                .orElse("");
        return new UserError(home.directory() + ": a gateway runs with this home already" + who
                + "; stop it with: sluice stop, or give the new one a home of its own with --home");
    }

    /** The state of this gateway now. */
    public StatusView status() {
        NfsView nfs = gateway.nfs().view();
        return new StatusView(
                closing.get() ? "stopping" : "serving",
                ProcessHandle.current().pid(),
                home.directory().toString(),
                startedAt,
                "127.0.0.1:" + admin.map(AdminServer::port).orElse(0),
                nfs.enabled() ? nfs.listen() + ":" + nfs.port() : "off",
                gateway.control().mounts().size(),
                gateway.fuse().mounted().size(),
                UploadsView.of(gateway.control().persistence().totals()),
                down(),
                gateway.notes());
    }

    private List<StatusView.DownView> down() {
        List<StatusView.DownView> down = new ArrayList<>();
        for (MountStatus mount : gateway.control().mounts()) {
            mount.problem()
                    .ifPresent(problem -> down.add(
                            new StatusView.DownView("mount", mount.path().toString(), problem.reason())));
        }
        gateway.fuse()
                .down()
                .forEach(mount -> down.add(new StatusView.DownView("fuse", mount.mountpoint(), mount.reason())));
        return down;
    }

    /** Waits until somebody asks the gateway to stop, by the API or by {@link #close()}. */
    public void awaitStop() throws InterruptedException {
        stopAsked.await();
    }

    /** Stops serving, closes everything and leaves the home to the next one; a second call waits for the first. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitEnd();
            return;
        }
        try {
            admin.ifPresent(AdminServer::close);
            history.close();
            metrics.close();
            gateway.close();
            removeRunFiles(home);
            LOG.info("event=stopped home={}", home.directory());
        } catch (IOException e) {
            LOG.warn("event=stop-left-files home={} reason=\"{}\"", home.directory(), e.getMessage());
        } finally {
            lock.close();
            stopAsked.countDown();
            ended.countDown();
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
