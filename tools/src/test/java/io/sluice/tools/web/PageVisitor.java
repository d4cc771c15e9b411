package io.sluice.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: keeps the cookie, sends forms with their hidden key. */
final class PageVisitor implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9a-f]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private Optional<String> cookie = Optional.empty();

    PageVisitor(RunningDaemon daemon) {
        this.base = "http://" + daemon.address().address();
    }

    String base() {
        return base;
    }

    Optional<String> cookie() {
        return cookie;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    /** As a browser asks for a page. */
    HttpResponse<String> browse(String path) throws IOException, InterruptedException {
        return send(request(path)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build());
    }

    /** The page, which must be there. */
    String page(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        cookie.ifPresent(known -> request.header("Cookie", known));
        return request;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = Optional.of(set.split(";", 2)[0]));
        return response;
    }

    /** As the script does that looks at a part of a page again. */
    HttpResponse<String> getByScript(String path) throws IOException, InterruptedException {
        return send(request(path).header("HX-Request", "true").build());
    }

    /** By the API: makes a file. */
    void putFile(String encodedPath, String text, String token) throws IOException, InterruptedException {
        HttpRequest put = request("/api/v1/fs/content?path=" + encodedPath)
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofString(text))
                .build();
        assertThat(send(put).statusCode()).isEqualTo(200);
    }

    /** Fills in the form of a page and sends it to {@code path}. */
    HttpResponse<String> submit(String page, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(fields);
        Matcher key = KEY.matcher(page(page));
        if (key.find()) {
            all.put("key", key.group(1));
        }
        return post(path, Optional.of(base), all);
    }

    HttpResponse<String> post(String path, Optional<String> origin, Map<String, String> fields)
            throws IOException, InterruptedException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        origin.ifPresent(from -> request.header("Origin", from));
        return send(request.build());
    }

    void signIn(String token) throws IOException, InterruptedException {
        assertThat(submit("/ui/signin", "/ui/signin", Map.of("token", token)).statusCode())
                .isEqualTo(303);
    }

    @Override
    public void close() {
        http.close();
    }
}
