package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** One request and its response, with its parameters as the types they are. */
record Ask(ServerRequest request, ServerResponse response) {
    /** Who the holder of the token acts for: {@code uid:gid} or {@code uid:gid:group,group}; without it, for root. */
    static final String CALLER_HEADER = "X-Sluice-Caller";

    private static final int LARGEST_BODY = 1 << 20;

    VfsPath path(String parameter) throws Problem {
        String text = text(parameter);
        try {
            return VfsPath.parse(text);
        } catch (VfsException e) {
            throw Problem.badRequest(text + ": " + e.reason());
        }
    }

    String text(String parameter) throws Problem {
        return optional(parameter).orElseThrow(() -> Problem.badRequest("the parameter " + parameter + " is missing"));
    }

    Optional<String> optional(String parameter) {
        return request.query().first(parameter).asOptional();
    }

    boolean flag(String parameter) {
        return optional(parameter)
                .map(text -> text.isEmpty() || text.equals("true"))
                .orElse(false);
    }

    /** A number that is at least 0. */
    long number(String parameter, long otherwise) throws Problem {
        Optional<String> text = optional(parameter);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,18}")) {
            throw Problem.badRequest(parameter + " is " + text.get() + "; it must be a number of at least 0");
        }
        return Long.parseLong(text.get());
    }

    Caller caller() throws Problem {
        Optional<String> header = request.headers().first(HeaderNames.create(CALLER_HEADER));
        if (header.isEmpty()) {
            return Caller.ROOT;
        }
        if (!header.get().matches("\\d{1,9}:\\d{1,9}(:\\d{1,9}(,\\d{1,9})*)?")) {
            throw Problem.badRequest(CALLER_HEADER + " is " + header.get() + "; write uid:gid:group,group");
        }
        String[] parts = header.get().split(":");
        Set<Integer> groups = new HashSet<>();
        if (parts.length > 2) {
            for (String group : parts[2].split(",")) {
                groups.add(Integer.parseInt(group));
            }
        }
        return new Caller(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), groups::contains, "admin");
    }

    <T> T body(Class<T> type) throws Problem {
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw Problem.badRequest("the body has more than " + LARGEST_BODY + " bytes");
            }
            return Json.MAPPER.readValue(bytes, type);
        } catch (JacksonException e) {
            throw Problem.badRequest("the body is not the JSON of this request: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problem.badRequest("the body can't be read: " + e.getMessage());
        }
    }

    void answer(Object view) {
        send(200, "application/json", Json.MAPPER.writeValueAsBytes(view));
    }

    void answerText(String type, String text) {
        send(200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    void answerNothing() {
        response.status(Status.NO_CONTENT_204);
        response.send();
    }

    void answer(ProblemView problem) {
        send(problem.status(), "application/problem+json", Json.MAPPER.writeValueAsBytes(problem));
    }

    private void send(int status, String type, byte[] body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(body);
    }

    /** What answers a request. */
    @FunctionalInterface
    interface Answer {
        void to(Ask ask) throws Problem, IOException;
    }
}
