package io.sluice.ufs.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server on the loopback interface that says what a test tells it, one answer after the other; the last one again and again. */
final class ScriptedServer implements AutoCloseable {
    static final String EMPTY_LISTING = listing("<IsTruncated>false</IsTruncated>");

    private record Answer(int status, Map<String, String> headers, String body, long claimedLength) {}

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final List<Headers> headers = new ArrayList<>();

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    static String listing(String inner) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>" + inner + "</ListBucketResult>";
    }

    static String object(String key, String extra) {
        return "<Contents><Key>" + key + "</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
                + "<ETag>\"e1\"</ETag><Size>10</Size>" + extra + "</Contents>";
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedServer then(int status, String body) {
        return then(status, Map.of("Content-Type", "application/xml"), body);
    }

    ScriptedServer then(int status, Map<String, String> headers, String body) {
        return then(status, headers, body, body.length());
    }

    /** An answer that breaks off before it has the length that it claims. */
    synchronized ScriptedServer then(int status, Map<String, String> headers, String body, long claimedLength) {
        answers.add(new Answer(status, headers, body, claimedLength));
        return this;
    }

    ScriptedServer thenError(int status, String code) {
        return then(
                status,
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>says the script</Message></Error>");
    }

    /** Forgets the answer that is given now. */
    synchronized void skip() {
        answers.removeFirst();
    }

    /** Forgets all answers but the last. */
    synchronized void skipToLast() {
        while (answers.size() > 1) {
            answers.removeFirst();
        }
    }

    /** Method, path and query of the requests so far. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** What each request so far had in that header; empty if it had none. */
    synchronized List<String> headers(String name) {
        return headers.stream()
                .map(all -> Optional.ofNullable(all.getFirst(name)).orElse(""))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        synchronized (this) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            headers.add(exchange.getRequestHeaders());
            answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        }
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.claimedLength() == 0;
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.claimedLength());
            if (!bodiless) {
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
