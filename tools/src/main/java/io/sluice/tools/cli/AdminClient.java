package io.sluice.tools.cli;

import io.sluice.tools.RunningGateway;
import io.sluice.tools.SluiceHome;
import io.sluice.tools.admin.Json;
import io.sluice.tools.admin.JsonRecords;
import io.sluice.tools.admin.ProblemView;
import io.sluice.tools.settings.UserError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Asks the admin API of one gateway, in the name of the user who runs this process. Every failure is a {@link UserError}. */
public final class AdminClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int CHUNK_BYTES = 64 << 10;

    private final RunningGateway gateway;
    private final Optional<String> caller = ProcessUser.header();

    private AdminClient(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /** The client for the gateway of {@code home}, which must be running. */
    public static AdminClient of(SluiceHome home) {
        return new AdminClient(RunningGateway.require(home));
    }

    public <T> T get(String path, Map<String, String> query, Class<T> type) {
        return parse(open("GET", path, query), type);
    }

    public <T extends Record> List<T> getList(String path, Class<T> item) {
        HttpURLConnection connection = open("GET", path, Map.of());
        return parse(connection, bytes -> JsonRecords.readList(bytes, item));
    }

    public <T> T post(String path, Map<String, String> query, Object body, Class<T> type) {
        HttpURLConnection connection = open("POST", path, query);
        byte[] json = Json.MAPPER.writeValueAsBytes(body);
        connection.setRequestProperty("Content-Type", "application/json");
        send(connection, json.length, out -> out.write(json));
        return parse(connection, type);
    }

    /** Deletes; the answer's body is not read. */
    public void delete(String path, Map<String, String> query) {
        try (InputStream in = answer(open("DELETE", path, query))) {
            in.readAllBytes();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Deletes, and reads what the API has to say about it. */
    public <T> T delete(String path, Map<String, String> query, Class<T> type) {
        return parse(open("DELETE", path, query), type);
    }

    /** The bytes that the API answers; the caller closes the stream. */
    public InputStream stream(String path, Map<String, String> query) {
        HttpURLConnection connection = open("GET", path, query);
        InputStream in = answer(connection);
        return exactly(in, connection.getContentLengthLong());
    }

    /** Begins something of which the answer is told line by line; the caller closes the stream. */
    public InputStream begin(String path, Map<String, String> query, Object body) {
        HttpURLConnection connection = open("POST", path, query);
        byte[] json = Json.MAPPER.writeValueAsBytes(body);
        connection.setRequestProperty("Content-Type", "application/json");
        send(connection, json.length, out -> out.write(json));
        return answer(connection);
    }

    /** The same with all of {@code text} as what is sent, however long. */
    public InputStream begin(String path, Map<String, String> query, InputStream text) {
        HttpURLConnection connection = open("POST", path, query);
        connection.setRequestProperty("Content-Type", "text/plain; charset=utf-8");
        connection.setChunkedStreamingMode(CHUNK_BYTES);
        connection.setDoOutput(true);
        send(connection, text::transferTo);
        return answer(connection);
    }

    /** Sends {@code length} bytes of {@code from}. */
    public <T> T put(String path, Map<String, String> query, InputStream from, long length, Class<T> type) {
        HttpURLConnection connection = open("PUT", path, query);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        send(connection, length, out -> from.transferTo(out));
        return parse(connection, type);
    }

    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private void send(HttpURLConnection connection, long length, Body body) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        send(connection, body);
    }

    private void send(HttpURLConnection connection, Body body) {
        try (OutputStream out = connection.getOutputStream()) {
            body.writeTo(out);
        } catch (ConnectException e) {
            throw unreachable(e);
        } catch (IOException e) {
            answer(connection);
            throw lost(e);
        }
    }

    private HttpURLConnection open(String method, String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create("http://" + gateway.address() + path + (parameters.isEmpty() ? "" : "?" + parameters));
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setUseCaches(false);
            connection.setRequestProperty("Authorization", "Bearer " + gateway.token());
            caller.ifPresent(ids -> connection.setRequestProperty("X-Sluice-Caller", ids));
            return connection;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private <T> T parse(HttpURLConnection connection, Class<T> type) {
        return parse(
                connection,
                bytes -> type.isRecord()
                        ? type.cast(JsonRecords.read(bytes, type.asSubclass(Record.class)))
                        : Json.MAPPER.readValue(bytes, type));
    }

    private <T> T parse(HttpURLConnection connection, Function<byte[], T> parser) {
        try (InputStream in = answer(connection)) {
            return parser.apply(in.readAllBytes());
        } catch (IOException e) {
            throw lost(e);
        } catch (JacksonException e) {
            throw new UserError(
                    "the gateway answered something this program does not know (" + e.getOriginalMessage()
                            + "); run the same version of both",
                    e);
        }
    }

    private InputStream answer(HttpURLConnection connection) {
        int status;
        try {
            status = connection.getResponseCode();
            if (status < 300) {
                return connection.getInputStream();
            }
        } catch (ConnectException e) {
            throw unreachable(e);
        } catch (IOException e) {
            throw lost(e);
        }
        throw problem(connection, status);
    }

    private static UserError problem(HttpURLConnection connection, int status) {
        try (InputStream in = connection.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : in.readNBytes(CHUNK_BYTES);
            return new UserError(JsonRecords.read(body, ProblemView.class).detail());
        } catch (IOException | JacksonException e) {
            return new UserError("the gateway answered HTTP " + status + "; see its log", e);
        }
    }

    private UserError unreachable(IOException e) {
        return new UserError(
                "the gateway at " + gateway.address() + " can't be reached: " + e.getMessage() + "; see: sluice status",
                e);
    }

    private UserError lost(IOException e) {
        return new UserError(
                "the gateway at " + gateway.address() + " broke off its answer: " + e.getMessage()
                        + "; see its log for the cause",
                e);
    }

    /** A stream that fails if it ends before {@code length} bytes; a negative length is unknown. */
    private static InputStream exactly(InputStream in, long length) {
        return length < 0 ? in : new Exact(in, length);
    }

    private static final class Exact extends FilterInputStream {
        private long left;

        private Exact(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            return (int) counted(b < 0 ? -1 : 1) < 0 ? -1 : b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return (int) counted(super.read(into, offset, length));
        }

        private long counted(long count) throws IOException {
            if (count < 0 && left > 0) {
                throw new IOException(left + " bytes are missing");
            }
            left -= Math.max(0, count);
            return count;
        }
    }
}
