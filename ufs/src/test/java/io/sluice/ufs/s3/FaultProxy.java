package io.sluice.ufs.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Stands between a connector and a server that speaks S3, and has things go wrong as they do on the way: so many of the GETs, by chance, from a seed. What it
 * passes on gets the checksum that S3 would tell, where that is asked for. Thread-safe.
 *
 * <p>It can also be far away: {@link #latency}.
 */
final class FaultProxy implements AutoCloseable {
    private static final Pattern LENGTH = header("Content-Length");
    private static final Pattern RANGE = header("Content-Range");
    private static final Pattern ETAG = header("ETag");

    private final InetSocketAddress server;
    private final int port;
    private final Random random; // guarded by this
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class); // guarded by this
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile double rate;
    private volatile Duration latency = Duration.ZERO;
    private volatile boolean closed;
    private ServerSocket listener; // guarded by this

    /** @param endpoint of the server, as {@code http://host:port} */
    FaultProxy(String endpoint, long seed) throws IOException {
        URI uri = URI.create(endpoint);
        server = new InetSocketAddress(uri.getHost(), uri.getPort());
        random = new Random(seed);
        listener = anyListener();
        port = listener.getLocalPort();
        accept(listener);
    }

    /** On a port that the system gives to nobody while it is refused: those lie above 32767. */
    private static ServerSocket anyListener() throws IOException {
        Random anyPort = new Random();
        for (int tries = 100; ; tries--) {
            try {
                return listen(20_000 + anyPort.nextInt(12_000));
            } catch (IOException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Pattern header(String name) {
        return Pattern.compile("(?im)^(" + name + ": *)([^\\r\\n]*)");
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** @param share of the GETs that go wrong, 0 to 1 */
    void failing(double share) {
        rate = share;
    }

    /** How much later every answer begins. */
    void latency(Duration later) {
        latency = later;
    }

    synchronized int faults() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private synchronized void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    private synchronized int chance(int bound) {
        return random.nextInt(bound);
    }

    private synchronized Fault anyFault(boolean ranged) {
        Fault fault = Fault.any(random);
        if (ranged && fault == Fault.FLIPPED_BYTE) {
            return Fault.WRONG_RANGE; // no checksum covers a range
        }
        return !ranged && fault == Fault.WRONG_RANGE ? Fault.FLIPPED_BYTE : fault;
    }

    private synchronized boolean goesWrong() {
        return random.nextDouble() < rate;
    }

    private void accept(ServerSocket on) {
        Thread.ofVirtual().start(() -> {
            while (!on.isClosed()) {
                try {
                    Socket client = on.accept();
                    Thread.ofVirtual().start(() -> converse(client));
                } catch (IOException _) {
                    // It is closed.
                }
            }
        });
    }

    private void converse(Socket client) {
        sockets.add(client);
        try (client;
                Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = new BufferedOutputStream(client.getOutputStream());
            InputStream from = new BufferedInputStream(upstream.getInputStream());
            boolean goesOn = !closed;
            while (goesOn) {
                String request = RawServer.readHead(in);
                if (request.isEmpty()) {
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(latency.toNanos());
                if (request.startsWith("GET ") && goesWrong()) {
                    goesOn = fail(client, out, request, upstream, from);
                } else {
                    send(out, ask(request, upstream, from));
                }
            }
        } catch (IOException _) {
            // One of the two has closed, as they may.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private static RelayedAnswer ask(String request, Socket upstream, InputStream from) throws IOException {
        RawServer.send(upstream.getOutputStream(), request);
        String head = RawServer.readHead(from);
        Matcher length = LENGTH.matcher(head);
        if (head.isEmpty()) {
            throw new EOFException("the server has closed");
        }
        byte[] body;
        if (request.startsWith("HEAD ")) {
            body = new byte[0];
        } else if (length.find()) {
            body = from.readNBytes(Integer.parseInt(length.group(2).strip()));
        } else {
            body = chunks(from);
        }
        boolean whole = head.startsWith("HTTP/1.1 200") && request.contains("x-amz-checksum-mode");
        return new RelayedAnswer(
                whole ? with(head, "x-amz-checksum-type: FULL_OBJECT", "x-amz-checksum-crc32c: " + crc(body)) : head,
                body);
    }

    /** As they are, with their lengths (RFC 9112 §7.1). */
    private static byte[] chunks(InputStream from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = -1; length != 0; ) {
            String line = line(from);
            length = Integer.parseInt(line.strip(), 16);
            all.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(from.readNBytes(length + 2));
        }
        return all.toByteArray();
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = from.read(); b >= 0; b = from.read()) {
            line.append((char) b);
            if (b == '\n') {
                return line.toString();
            }
        }
        throw new EOFException("the server has closed in the midst of an answer");
    }

    private static String with(String head, String... headers) {
        return head.substring(0, head.length() - 2) + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static String crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static void send(OutputStream out, RelayedAnswer answer) throws IOException {
        RawServer.send(out, answer.head());
        out.write(answer.body());
        out.flush();
    }

    /** @return whether the connection goes on */
    private boolean fail(Socket client, OutputStream out, String request, Socket upstream, InputStream from)
            throws IOException, InterruptedException {
        Fault fault = anyFault(request.toLowerCase(Locale.ROOT).contains("\r\nrange:"));
        count(fault);
        switch (fault) {
            case INTERNAL_ERROR -> refuse(out, "500 Internal Server Error", "InternalError");
            case SLOW_DOWN -> refuse(out, "503 Slow Down", "SlowDown");
            case TOO_MANY_REQUESTS -> refuse(out, "429 Too Many Requests", "TooManyRequests");
            case NOT_FOUND -> refuse(out, "404 Not Found", "NoSuchKey");
            case CLOCK_SKEW -> refuse(out, "403 Forbidden", "RequestTimeTooSkewed");
            case REFUSED -> {
                refuseConnections();
                client.setSoLinger(true, 0);
                return false;
            }
            default -> {
                return spoil(fault, client, out, ask(request, upstream, from));
            }
        }
        return true;
    }

    private static void refuse(OutputStream out, String status, String code) throws IOException {
        String body = error(code);
        RawServer.send(
                out,
                "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>by chance</Message></Error>";
    }

    /** For a moment nobody listens. */
    private synchronized void refuseConnections() throws IOException, InterruptedException {
        listener.close();
        while (!closed) {
            TimeUnit.MILLISECONDS.sleep(1);
            try {
                listener = listen(port);
                accept(listener);
                return;
            } catch (BindException _) {
                // The port is held until the thread that waited for a client has noticed.
            }
        }
    }

    private boolean spoil(Fault fault, Socket client, OutputStream out, RelayedAnswer answer)
            throws IOException, InterruptedException {
        byte[] body = answer.body();
        int some = body.length == 0 ? 0 : chance(body.length);
        switch (fault) {
            case WRONG_RANGE ->
                send(out, new RelayedAnswer(RANGE.matcher(answer.head()).replaceFirst("$1bytes 1-$2"), body));
            case CHANGED_ETAG ->
                send(out, new RelayedAnswer(ETAG.matcher(answer.head()).replaceFirst("$1\"another\""), body));
            case FLIPPED_BYTE -> {
                byte[] flipped = body.clone();
                flipped[some] ^= (byte) (1 << chance(8));
                send(out, new RelayedAnswer(answer.head(), flipped));
            }
            case ERROR_AS_OK -> errorAsOk(out, body.length);
            case RESET -> {
                send(out, new RelayedAnswer(answer.head(), Arrays.copyOf(body, some)));
                client.setSoLinger(true, 0);
                return false;
            }
            case EARLY_END -> {
                send(out, new RelayedAnswer(answer.head(), Arrays.copyOf(body, some)));
                return false;
            }
            case STALL -> {
                send(out, new RelayedAnswer(answer.head(), Arrays.copyOf(body, some)));
                client.setSoTimeout(30_000);
                client.getInputStream().transferTo(OutputStream.nullOutputStream()); // until the client gives up
                return false;
            }
            default -> trickle(out, answer);
        }
        return true;
    }

    /** Sometimes exactly as long as the bytes that were asked for. */
    private void errorAsOk(OutputStream out, int length) throws IOException {
        StringBuilder body = new StringBuilder(error("InternalError"));
        boolean aligned = chance(2) == 0;
        while (aligned && body.length() < length) {
            body.append(' ');
        }
        RawServer.send(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }

    private static void trickle(OutputStream out, RelayedAnswer answer) throws IOException, InterruptedException {
        RawServer.send(out, answer.head());
        for (int at = 0; at < answer.body().length; at += 100) {
            out.write(answer.body(), at, Math.min(100, answer.body().length - at));
            out.flush();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        synchronized (this) {
            listener.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
