package io.sluice.tools.admin;

import io.sluice.vfs.content.CacheStatus;
import java.util.List;
import java.util.Map;

/** How the gateway stands, and its end. */
final class StatusRoutes {
    private final AdminBackend backend;

    StatusRoutes(AdminBackend backend) {
        this.backend = backend;
    }

    void page(Ask ask) {
        StatusView status = backend.status().get();
        ask.answerText("Sluice " + status.state() + " since " + status.startedAt() + "\nNFS " + status.nfs() + ", "
                + status.mounts() + " mounts, " + status.fuseMounts() + " FUSE mounts\n"
                + "Ask more with: sluice status, sluice fs mount, sluice cache stat\n");
    }

    void live(Ask ask) {
        ask.answer(Map.of("status", "UP"));
    }

    void ready(Ask ask) {
        boolean serving = backend.status().get().state().equals("serving");
        if (serving) {
            ask.answer(Map.of("status", "UP"));
        } else {
            ask.answer(new ProblemView("urn:sluice:problem:stopping", "Stopping", 503, "the gateway is stopping"));
        }
    }

    void status(Ask ask) {
        ask.answer(backend.status().get());
    }

    void cache(Ask ask) {
        CacheStatus status = backend.cache().get();
        List<CacheView.Directory> directories = status.directories().stream()
                .map(directory -> new CacheView.Directory(
                        directory.path().toString(), directory.limitBytes(), directory.usedBytes(), directory.alarm()))
                .toList();
        ask.answer(new CacheView(directories, status.contents(), status.hitBytes(), status.evictions()));
    }

    void stop(Ask ask) {
        ask.answer(Map.of("state", "stopping"));
        backend.stop().run();
    }
}
