package io.sluice.tools.admin;

import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API on 127.0.0.1. Thread-safe; each request has a virtual thread of its own. */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_CONNECTIONS = 256;

    private final WebServer server;

    private AdminServer(WebServer server) {
        this.server = server;
    }

    /**
     * Serves until it is closed.
     *
     * @param port 0 takes any free one
     * @throws UncheckedIOException if the port can't be had
     */
    public static AdminServer start(AdminBackend backend, Pages pages, int port, String token) {
        requireFree(port);
        WebServer server = WebServer.builder()
                .host(LOOPBACK)
                .port(port)
                .shutdownHook(false)
                .maxTcpConnections(MOST_CONNECTIONS)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .routing(routing -> routes(routing, backend, pages, token))
                .build()
                .start();
        if (!server.isRunning()) {
            server.stop();
            throw new UncheckedIOException(new IOException("the port could not be taken"));
        }
        return new AdminServer(server);
    }

    /** Helidon only logs that a port is taken; this asks first, so that the cause can be told. */
    private static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral(LOOPBACK))) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void routes(HttpRouting.Builder routing, AdminBackend backend, Pages pages, String token) {
        routing.addFilter(new RequestGuard(token, pages));
        pages.route(routing);
        StatusRoutes status = new StatusRoutes(backend);
        routing.get("/health/live", handler(status::live));
        routing.get("/health/ready", handler(status::ready));
        routing.get("/metrics", handler(status::metrics));
        routing.get("/api/v1/status", handler(status::status));
        routing.get("/api/v1/traffic", handler(status::traffic));
        routing.get("/api/v1/cache", handler(status::cache));
        routing.post("/api/v1/stop", handler(status::stop));

        MountRoutes mounts = new MountRoutes(backend.control());
        routing.get("/api/v1/mounts", handler(mounts::mounts));
        routing.post("/api/v1/mounts", handler(mounts::mount));
        routing.post("/api/v1/mounts/check", handler(mounts::check));
        routing.post("/api/v1/mounts/probe", handler(mounts::probe));
        routing.delete("/api/v1/mounts", handler(mounts::unmount));

        DoorRoutes doors = new DoorRoutes(backend);
        routing.get("/api/v1/nfs", handler(doors::nfs));
        routing.get("/api/v1/nfs/clients", handler(doors::nfsClients));
        routing.delete("/api/v1/nfs/clients", handler(doors::nfsKick));
        routing.get("/api/v1/fuse", handler(doors::fuse));
        routing.post("/api/v1/fuse", handler(doors::fuseMount));
        routing.delete("/api/v1/fuse", handler(doors::fuseUnmount));

        Namespace namespace = new Namespace(backend.files(), backend.control());
        FileRoutes files = new FileRoutes(backend.files(), namespace);
        routing.get("/api/v1/fs/stat", handler(files::stat));
        routing.get("/api/v1/fs/content", handler(files::read));
        routing.get("/api/v1/fs/checksum", handler(new ChecksumRoutes(backend.files(), namespace)::checksum));
        routing.put("/api/v1/fs/content", handler(files::write));
        routing.post("/api/v1/fs/directories", handler(files::makeDirectory));
        routing.post("/api/v1/fs/move", handler(files::move));

        TreeRoutes trees = new TreeRoutes(backend.files(), backend.control(), namespace);
        routing.get("/api/v1/fs/list", handler(trees::list));
        routing.get("/api/v1/fs/usage", handler(trees::usage));
        routing.delete("/api/v1/fs/entries", handler(trees::remove));
        routing.post("/api/v1/fs/copy", handler(trees::copy));
        routing.post("/api/v1/fs/attributes", handler(trees::change));
        routing.post("/api/v1/fs/refresh", handler(trees::refresh));

        persistRoutes(routing, new PersistRoutes(backend.control(), namespace));
        PinRoutes pins = new PinRoutes(backend.control(), namespace);
        routing.get("/api/v1/fs/pins", handler(pins::pins));
        routing.post("/api/v1/fs/pins", handler(pins::pin));
        routing.delete("/api/v1/fs/pins", handler(pins::unpin));
        CacheRoutes cache = new CacheRoutes(backend, namespace);
        routing.delete("/api/v1/cache/contents", handler(cache::free));
        routing.post("/api/v1/cache/verify", handler(cache::verify));
        loadRoutes(routing, new LoadRoutes(backend.control().loads()));
        routing.any(handler(ask -> {
            throw Problem.notFound(ask.request().prologue().method().text() + " "
                    + ask.request().path().path());
        }));
        routing.error(Throwable.class, (request, response, failure) -> unexpected(new Ask(request, response), failure));
    }

    private static void loadRoutes(HttpRouting.Builder routing, LoadRoutes loads) {
        routing.get("/api/v1/loads", handler(loads::all));
        routing.post("/api/v1/loads", handler(loads::start));
        routing.post("/api/v1/loads/list", handler(loads::startList));
        routing.delete("/api/v1/loads", handler(loads::cancel));
    }

    private static void persistRoutes(HttpRouting.Builder routing, PersistRoutes persistence) {
        routing.get("/api/v1/fs/persist", handler(persistence::unsaved));
        routing.post("/api/v1/fs/persist", handler(persistence::persist));
        routing.get("/api/v1/fs/why", handler(persistence::why));
    }

    private static Handler handler(Ask.Answer answer) {
        return (request, response) -> {
            Ask ask = new Ask(request, response);
            try {
                answer.to(ask);
            } catch (Problem problem) {
                if (response.isSent()) {
                    throw new CloseConnectionException("the answer broke off: " + problem.getMessage());
                }
                ask.answer(problem.view());
            }
        };
    }

    private static void unexpected(Ask ask, Throwable failure) {
        if (failure instanceof HttpException || failure instanceof RequestException) {
            ask.answer(Problem.badRequest(String.valueOf(failure.getMessage())).view());
            return;
        }
        LOG.error(
                "event=request-failed method={} path={}",
                ask.request().prologue().method().text(),
                ask.request().path().path(),
                failure);
        ask.answer(Problem.internal().view());
    }

    /** The port that it really listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
