package io.sluice.tools.web;

import io.sluice.tools.admin.Json;
import io.sluice.tools.settings.EffectiveSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What needs little: the settings, signing in and out, a line that says what went wrong, the numbers of the charts. */
public final class PlainPages {
    private final WebBackend backend;
    private final Sessions sessions;

    PlainPages(WebBackend backend, Sessions sessions) {
        this.backend = backend;
        this.sessions = sessions;
    }

    /**
     * @param next where to go when signed in
     * @param tokenFile where the token is
     */
    public record SignIn(String next, Path tokenFile, Optional<String> problem) {}

    /** A line that says what went wrong. */
    public record Message(String text) {}

    /** The settings that hold. */
    public record Configuration(List<EffectiveSettings.Entry> entries) {}

    void configuration(Visit visit) {
        visit.show("Configuration", "configuration", new Configuration(backend.settings()));
    }

    void samples(Visit visit) {
        visit.send(
                200,
                "application/json",
                new String(
                        Json.MAPPER.writeValueAsBytes(backend.history().samples()),
                        java.nio.charset.StandardCharsets.UTF_8));
    }

    void askToSignIn(Visit visit) {
        visit.show(
                "Sign in", "signin", new SignIn(next(visit.parameter("next")), backend.tokenFile(), Optional.empty()));
    }

    void signIn(Visit visit) {
        String next = next(visit.form().optional("next"));
        Optional<Session> session = visit.form().optional("token").flatMap(sessions::signIn);
        if (session.isEmpty()) {
            visit.show(
                    401,
                    "Sign in",
                    "signin",
                    new SignIn(
                            next,
                            backend.tokenFile(),
                            Optional.of("That is not the token of this gateway, as it runs now.")));
            return;
        }
        visit.cookie(PageGuard.cookie(visit.header("Host"), session.get().id()));
        visit.redirect(next);
    }

    void signOut(Visit visit) {
        visit.session().ifPresent(sessions::signOut);
        visit.cookie(PageGuard.noCookie(visit.header("Host")));
        visit.redirect("/");
    }

    /** Never to another site. */
    private static String next(Optional<String> asked) {
        return asked.filter(to -> to.equals("/") || to.startsWith("/ui/")).orElse("/");
    }
}
