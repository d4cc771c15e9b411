package io.sluice.tools.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sluice.tools.admin.Pages;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The pages of a gateway. Whoever may use this host sees how the gateway stands; files, settings and the log are for who has signed in, and so is every change. */
public final class WebDoor implements Pages {
    private static final String SIGN_IN = "/ui/signin";
    private static final List<String> OF_API = List.of("/api", "/health", "/metrics");

    /** No script, style or picture but our own, no frame around us, and forms go to nobody else. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final WebBackend backend;
    private final Sessions sessions;
    private final PageGuard guard;
    private final Templates templates = new Templates();
    private final Assets assets = new Assets();

    public WebDoor(WebBackend backend) {
        this.backend = backend;
        this.sessions = new Sessions(backend.token(), backend.admin().clock());
        this.guard = new PageGuard(sessions);
    }

    @Override
    public boolean owns(String path) {
        return path.equals("/") || path.startsWith("/ui/") || path.startsWith(Assets.FOLDER);
    }

    @Override
    public boolean isLost(ServerRequest request) {
        String path = request.path().path();
        Method method = request.prologue().method();
        return (method.equals(Method.GET) || method.equals(Method.HEAD))
                && request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/html")
                && !owns(path)
                && OF_API.stream().noneMatch(path::startsWith);
    }

    @Override
    public void showWay(ServerRequest request, ServerResponse response) {
        HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        Visit visit = visit(request, response);
        Shell.meant(visit.path()).ifPresentOrElse(visit::redirect, () -> nowhere(visit));
    }

    @Override
    public boolean isSignedIn(ServerRequest request) {
        return guard.session(request).isPresent();
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        PlainPages plain = new PlainPages(backend, sessions);
        routing.get("/", open(new OverviewPage(backend)::show));
        routing.get("/ui/samples", open(plain::samples));
        routing.get(SIGN_IN, open(plain::askToSignIn));
        routing.post(SIGN_IN, open(plain::signIn));
        routing.post("/ui/signout", open(plain::signOut));

        BrowsePage browse = new BrowsePage(backend);
        routing.get("/ui/browse", signedIn(browse::show));
        routing.post("/ui/browse", signedIn(browse::act));
        MountPages mounts = new MountPages(backend);
        routing.get("/ui/mounts", open(mounts::show));
        routing.post("/ui/mounts", signedIn(mounts::add));
        routing.get("/ui/mounts/remove", signedIn(mounts::askRemoval));
        routing.post("/ui/mounts/change", signedIn(mounts::change));
        routing.get("/ui/clients", open(new ClientsPage(backend)::show));
        UploadsPage uploads = new UploadsPage(backend);
        routing.get("/ui/uploads", signedIn(uploads::show));
        routing.post("/ui/uploads", signedIn(uploads::retry));
        routing.get("/ui/refused", signedIn(new RefusedPage(backend)::show));
        routing.get("/ui/cache", open(new CachePage(backend)::show));
        routing.get("/ui/configuration", signedIn(plain::configuration));
        routing.get("/ui/log", signedIn(new LogPage(backend)::show));
        routing.get("/assets/*", this::asset);
        routing.any("/ui/*", open(WebDoor::nowhere));
    }

    private void asset(ServerRequest request, ServerResponse response) {
        HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (!assets.send(request, response)) {
            show(visit(request, response), 404, "There is no such file.");
        }
    }

    private static void nowhere(Visit visit) {
        show(visit, 404, visit.path() + ": there is no such page.");
    }

    private Visit visit(ServerRequest request, ServerResponse response) {
        return new Visit(request, response, guard.session(request), templates);
    }

    private Handler open(Visit.Answer answer) {
        return (request, response) -> answer(request, response, answer, false);
    }

    private Handler signedIn(Visit.Answer answer) {
        return (request, response) -> answer(request, response, answer, true);
    }

    private void answer(ServerRequest request, ServerResponse response, Visit.Answer answer, boolean signedIn)
            throws IOException {
        HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        Visit visit = visit(request, response);
        if (visit.isPost()) {
            try {
                visit.readForm();
                PageGuard.requireOwn(visit);
            } catch (UserError e) {
                show(visit, 403, e.getMessage());
                return;
            }
        }
        if (signedIn && visit.session().isEmpty()) {
            String next = visit.isPost() ? visit.path().replaceFirst("/change$", "") : visit.whole();
            visit.redirect(SIGN_IN + "?next=" + Show.encoded(next));
            return;
        }
        try {
            answer.to(visit);
        } catch (UserError e) {
            show(visit, 400, e.getMessage());
        }
    }

    private static void show(Visit visit, int status, String line) {
        visit.show(status, "That did not work", "message", new PlainPages.Message(line));
    }
}
