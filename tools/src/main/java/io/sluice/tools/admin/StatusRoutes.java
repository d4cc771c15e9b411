package io.sluice.tools.admin;

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
        ask.answer(CacheView.of(backend.cache().get(), backend.control().cache().use()));
    }

    void stop(Ask ask) {
        ask.answer(Map.of("state", "stopping"));
        backend.stop().run();
    }
}
