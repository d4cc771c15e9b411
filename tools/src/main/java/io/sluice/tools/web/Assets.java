package io.sluice.tools.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Scripts, styles and pictures, which lie on the class path. Thread-safe. */
final class Assets {
    static final String FOLDER = "/assets/";

    private static final String GROUP = "org.webjars.npm";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private record Asset(String resource, String type) {}

    private static final Map<String, Asset> KNOWN = Map.of(
            "htmx.js", new Asset(webjar("htmx.org", "dist/htmx.min.js"), SCRIPT),
            "uplot.js", new Asset(webjar("uplot", "dist/uPlot.iife.min.js"), SCRIPT),
            "uplot.css", new Asset(webjar("uplot", "dist/uPlot.min.css"), STYLE),
            "sluice.js", new Asset("io/sluice/tools/web/sluice.js", SCRIPT),
            "sluice.css", new Asset("io/sluice/tools/web/sluice.css", STYLE),
            "sluice.svg", new Asset("io/sluice/tools/web/sluice.svg", "image/svg+xml"));

    private final Map<String, byte[]> read = new ConcurrentHashMap<>();

    /** Sends what is asked for; false if there is no such thing. */
    boolean send(ServerRequest request, ServerResponse response) {
        String name = request.path().path().substring(FOLDER.length());
        Asset asset = KNOWN.get(name);
        if (asset == null) {
            return false;
        }
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, asset.type());
        response.header(HeaderNames.CACHE_CONTROL, "max-age=60");
        response.send(read.computeIfAbsent(name, _ -> bytes(asset.resource())));
        return true;
    }

    /** The version is in the path, and known by the jar itself. */
    private static String webjar(String artifact, String file) {
        Properties jar = new Properties();
        try {
            jar.load(new StringReader(new String(
                    bytes("META-INF/maven/" + GROUP + "/" + artifact + "/pom.properties"), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "META-INF/resources/webjars/" + artifact + "/" + jar.getProperty("version") + "/" + file;
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
