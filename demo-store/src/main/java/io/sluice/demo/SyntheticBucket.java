package io.sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A bucket of any number of objects behind S3's LIST, for measuring what lists it: it stores nothing, checks no signature, and knows no other request. Thread-safe.
 *
 * <p>{@code GET /counts} tells how many LISTs there were, {@code GET /next} begins the next generation of its keys.
 */
final class SyntheticBucket {
    private static final int BACKLOG = 1024;
    private static final int MAX_KEYS = 1000;
    private static final String MODIFIED = "2026-01-01T00:00:00.000Z";

    private final Duration latency;
    private final List<String> directories;
    private final AtomicLong lists = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();

    /** @param directories what its root lists, of the names that {@link SyntheticKeys} knows */
    SyntheticBucket(Duration latency, List<String> directories) {
        this.latency = latency;
        this.directories = directories.stream().sorted().toList();
    }

    /**
     * Serves on a port of the loopback until it is killed; prints its endpoint. Arguments: how many milliseconds a LIST takes beside its work, and the
     * directories that there are, as {@code flat-1000}.
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.err.println("usage: SyntheticBucket LATENCY-MILLIS DIRECTORY...");
            System.exit(2);
        }
        Duration latency = Duration.ofMillis(Long.parseLong(args[0]));
        HttpServer server = new SyntheticBucket(latency, List.of(args).subList(1, args.length)).serve();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    }

    HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Map<String, String> query = query(exchange.getRequestURI());
            switch (path) {
                case "/counts" -> send(exchange, 200, Long.toString(lists.get()));
                case "/next" -> send(exchange, 200, Long.toString(generation.incrementAndGet()));
                default -> {
                    if (exchange.getRequestMethod().equals("GET") && query.containsKey("list-type")) {
                        lists.incrementAndGet();
                        LockSupport.parkNanos(latency.toNanos());
                        send(exchange, 200, list(query));
                    } else {
                        send(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>not here</Message></Error>");
                    }
                }
            }
        }
    }

    private String list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        int max = Math.clamp(Long.parseLong(query.getOrDefault("max-keys", "1000")), 1, MAX_KEYS);
        Optional<String> token = Optional.ofNullable(query.get("continuation-token"));
        StringBuilder xml = new StringBuilder(max * 250 + 500);
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>bucket</Name>");
        tag(xml, "Prefix", prefix);
        tag(xml, "MaxKeys", Integer.toString(max));
        tag(xml, "EncodingType", "url");
        StringBuilder entries = new StringBuilder(max * 250);
        Optional<Integer> next = entries(entries, prefix, max, token.map(Integer::parseInt));
        // Before the keys, as S3 does.
        next.ifPresent(more -> tag(xml, "NextContinuationToken", more.toString()));
        tag(xml, "IsTruncated", Boolean.toString(next.isPresent()));
        return xml.append(entries).append("</ListBucketResult>").toString();
    }

    /** Appends the entries; where to go on, if there are more. */
    private Optional<Integer> entries(StringBuilder xml, String prefix, int max, Optional<Integer> from) {
        SyntheticKeys keys = new SyntheticKeys(generation.get());
        int slash = prefix.lastIndexOf('/') + 1;
        Optional<SyntheticKeys.Children> children = keys.children(prefix.substring(0, slash));
        if (children.isEmpty()) {
            directories.stream().filter(name -> name.startsWith(prefix)).forEach(name -> commonPrefix(xml, name + "/"));
            return Optional.empty();
        }
        String rest = prefix.substring(slash);
        int count = 0;
        int index = from.orElseGet(() -> children.get().ceiling(rest));
        for (; index < children.get().count() && count < max; index++) {
            String name = children.get().name(index);
            if (!name.startsWith(rest)) {
                index = children.get().count();
            } else if (children.get().directories()) {
                commonPrefix(xml, prefix.substring(0, slash) + name);
                count++;
            } else if (keys.isThere(index)) {
                object(xml, prefix.substring(0, slash) + name, index);
                count++;
            }
        }
        tag(xml, "KeyCount", Integer.toString(count));
        return index < children.get().count() ? Optional.of(index) : Optional.empty();
    }

    private static void object(StringBuilder xml, String key, int index) {
        xml.append("<Contents>");
        tag(xml, "Key", key);
        tag(xml, "LastModified", MODIFIED);
        tag(xml, "ETag", "&quot;" + SyntheticKeys.etag(index) + "&quot;");
        tag(xml, "Size", Long.toString(SyntheticKeys.size(index)));
        tag(xml, "StorageClass", "STANDARD");
        xml.append("</Contents>");
    }

    private static void commonPrefix(StringBuilder xml, String prefix) {
        xml.append("<CommonPrefixes>");
        tag(xml, "Prefix", prefix);
        xml.append("</CommonPrefixes>");
    }

    private static void tag(StringBuilder xml, String name, String value) {
        xml.append('<')
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append('>');
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decoded(name), decoded(value));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
