package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.load.LoadJob;
import io.sluice.vfs.core.load.LoadJobs;
import io.sluice.vfs.core.load.LoadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads of files into the cache. Who begins one hears of it, one JSON document a line, until it is over; if he goes away before, it ends, unless he said
 * that it is to be left alone.
 */
final class LoadRoutes {
    private static final Duration BETWEEN_LINES = Duration.ofMillis(250);

    private final LoadJobs loads;

    LoadRoutes(LoadJobs loads) {
        this.loads = loads;
    }

    /** What a client sends to load files and directories. */
    record LoadBody(List<String> paths) {}

    void all(Ask ask) {
        ask.answer(loads.all().stream().map(LoadView::of).toList());
    }

    void start(Ask ask) throws Problem, IOException {
        List<VfsPath> paths = new ArrayList<>();
        for (String path : Optional.ofNullable(ask.body(LoadBody.class).paths()).orElse(List.of())) {
            paths.add(parsed(path));
        }
        if (paths.isEmpty()) {
            throw Problem.badRequest("paths are missing in the body");
        }
        LoadRequest request = new LoadRequest(ask.caller(), paths, parallel(ask));
        try {
            follow(ask, loads.start(request));
        } catch (VfsException e) {
            throw Problem.because(e);
        }
    }

    void startList(Ask ask) throws Problem, IOException {
        Optional<String> base = ask.optional("path");
        Optional<VfsPath> directory = base.isPresent() ? Optional.of(parsed(base.get())) : Optional.empty();
        LoadRequest request = new LoadRequest(ask.caller(), List.of(directory.orElse(VfsPath.ROOT)), parallel(ask));
        try (InputStream in = ask.request().content().inputStream()) {
            follow(ask, loads.start(request, new PathLines(in, directory)));
        } catch (VfsException e) {
            throw Problem.because(e);
        }
    }

    void cancel(Ask ask) throws Problem {
        long id = ask.number("id", -1);
        LoadJob job = loads.find(id)
                .orElseThrow(() -> Problem.badRequest("there is no load " + id + "; see: sluice fs load"));
        job.cancel();
        ask.answer(LoadView.of(job.status()));
    }

    private static VfsPath parsed(String path) throws Problem {
        try {
            return VfsPath.parse(path);
        } catch (VfsException e) {
            throw Problem.badRequest(path + ": " + e.reason());
        }
    }

    private static int parallel(Ask ask) throws Problem {
        long parallel = ask.number("parallel", LoadRequest.DEFAULT_PARALLEL);
        if (parallel < 1 || parallel > LoadRequest.MAX_PARALLEL) {
            throw Problem.badRequest("parallel is " + parallel + "; it must be 1 to " + LoadRequest.MAX_PARALLEL);
        }
        return Math.toIntExact(parallel);
    }

    private static void follow(Ask ask, LoadJob job) throws IOException {
        if (ask.flag("detach")) {
            ask.answer(LoadView.of(job.status()));
            return;
        }
        ask.response().status(Status.OK_200);
        ask.response().header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream out = ask.response().outputStream()) {
            boolean over = job.awaitEnd(BETWEEN_LINES);
            while (!over) {
                write(out, job);
                over = job.awaitEnd(BETWEEN_LINES);
            }
            write(out, job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            job.cancel();
        }
    }

    private static void write(OutputStream out, LoadJob job) throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(LoadView.of(job.status())));
        out.write('\n');
        out.flush();
    }
}
