package io.sluice.tools.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.sluice.tools.settings.UserError;
import java.util.Optional;

/** Knows who is signed in, and lets forms through that come from the pages themselves. Thread-safe. */
final class PageGuard {
    private static final int DEFAULT_PORT = 80;

    private final Sessions sessions;

    PageGuard(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Browsers send cookies to every port of a host: the name keeps two gateways of one host apart. */
    private static String cookieName(String host) {
        int colon = host.lastIndexOf(':');
        String port = host.substring(colon + 1);
        return "sluice-" + (colon >= 0 && port.matches("\\d{1,5}") ? port : Integer.toString(DEFAULT_PORT));
    }

    static String cookie(String host, String id) {
        return cookieName(host) + "=" + id + "; Path=/; HttpOnly; SameSite=Strict";
    }

    static String noCookie(String host) {
        return cookie(host, "") + "; Max-Age=0";
    }

    Optional<Session> session(ServerRequest request) {
        String name = cookieName(request.headers().first(HeaderNames.HOST).orElse(""));
        return request.headers().cookies().first(name).asOptional().flatMap(sessions::find);
    }

    /**
     * Lets a form through that this gateway made for that browser.
     *
     * @throws UserError if it may come from somewhere else
     */
    static void requireOwn(Visit visit) {
        if (!visit.header("Origin").equals("http://" + visit.header("Host"))) {
            throw new UserError("the form was sent by another page; open this one and fill it in here");
        }
        String key = visit.form().optional("key").orElse("");
        byte[] wanted =
                visit.session().map(Session::formKey).orElse("").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (visit.session().isPresent() && !Sessions.isSame(key, wanted)) {
            throw new UserError("the form is of an earlier time; load the page again and fill it in anew");
        }
    }
}
