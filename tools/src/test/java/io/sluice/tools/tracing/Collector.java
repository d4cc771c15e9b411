package io.sluice.tools.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Takes traces by OTLP over HTTP, as a collector does (opentelemetry/proto/trace/v1/trace.proto). */
public final class Collector implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    /**
     * A span.
     *
     * @param parent empty if it has none
     */
    public record Received(String trace, String id, String parent, String name, Map<String, String> notes) {}

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProtobufFields request =
                    new ProtobufFields(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
            for (ProtobufFields resource : request.messages(1)) {
                for (ProtobufFields scope : resource.messages(2)) {
                    scope.messages(2).forEach(span -> spans.add(received(span)));
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Received received(ProtobufFields span) {
        Map<String, String> notes = new TreeMap<>();
        for (ProtobufFields attribute : span.messages(9)) {
            ProtobufFields value = attribute.messages(2).getFirst();
            notes.put(attribute.text(1), value.has(1) ? value.text(1) : Long.toString(value.number(3)));
        }
        return new Received(span.hex(1), span.hex(2), span.hex(4), span.text(5), notes);
    }

    /** All spans that came until now. */
    public List<Received> spans() {
        return List.copyOf(spans);
    }

    /** Waits for such a span. */
    public Received await(Predicate<Received> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            for (Received span : spans) {
                if (wanted.test(span)) {
                    return span;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("no such span among " + spans);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
