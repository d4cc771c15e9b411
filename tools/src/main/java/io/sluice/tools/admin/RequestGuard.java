package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who may ask: requests that name this host (so that no web page can reach the API by a name of its own), and, for whatever
 * changes something or tells of files, who has the token. What the pages own they guard themselves.
 */
final class RequestGuard implements Filter {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> OPEN = Set.of(
            "/health/live",
            "/health/ready",
            "/metrics",
            "/api/v1/status",
            "/api/v1/traffic",
            "/api/v1/mounts",
            "/api/v1/cache",
            "/api/v1/nfs",
            "/api/v1/fuse");
    private static final String DOWNLOAD = "/api/v1/fs/content";
    private static final String SCHEME = "Bearer ";

    private final byte[] token;
    private final Pages pages;

    RequestGuard(String token, Pages pages) {
        this.pages = pages;
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<Problem> refusal = refusal(request);
        if (refusal.isPresent()) {
            new Ask(request, response).answer(refusal.get().view());
        } else if (pages.isLost(request)) {
            pages.showWay(request, response);
        } else {
            chain.proceed();
        }
    }

    private Optional<Problem> refusal(RoutingRequest request) {
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        if (!isThisHost(host)) {
            return Optional.of(Problem.forbidden(
                    "the Host header is \"" + host + "\"; ask this API as 127.0.0.1 or localhost only"));
        }
        if (pages.owns(request.path().path())
                || pages.isLost(request)
                || isOpen(request)
                || hasToken(request)
                || isDownload(request)) {
            return Optional.empty();
        }
        return Optional.of(Problem.unauthorized(
                "this needs the token of the gateway; send it as \"Authorization: Bearer TOKEN\", it is in"
                        + " run/token of the gateway's home"));
    }

    static boolean isThisHost(String header) {
        int port = header.lastIndexOf(':');
        boolean hasPort =
                port > header.lastIndexOf(']') && header.substring(port + 1).matches("\\d{1,5}");
        return HOSTS.contains(hasPort ? header.substring(0, port) : header);
    }

    private static boolean reads(RoutingRequest request) {
        Method method = request.prologue().method();
        return method.equals(Method.GET) || method.equals(Method.HEAD);
    }

    /** Somebody who has signed in at the pages follows a link there. */
    private boolean isDownload(RoutingRequest request) {
        return reads(request) && request.path().path().equals(DOWNLOAD) && pages.isSignedIn(request);
    }

    private static boolean isOpen(RoutingRequest request) {
        return reads(request) && OPEN.contains(request.path().path());
    }

    private boolean hasToken(RoutingRequest request) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return header.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8), token);
    }
}
