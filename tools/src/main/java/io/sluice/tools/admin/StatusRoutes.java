package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.sluice.tools.metrics.MetricsText;
import io.sluice.tools.metrics.Traffic;
import java.util.Map;

/** How the gateway stands, and its end. */
final class StatusRoutes {
    private final AdminBackend backend;

    StatusRoutes(AdminBackend backend) {
        this.backend = backend;
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

    void traffic(Ask ask) {
        ask.answer(Traffic.of(backend.readings().get(), backend.clock().instant()));
    }

    /** What Prometheus reads. */
    void metrics(Ask ask) {
        String type = MetricsText.type(
                ask.request().headers().first(HeaderNames.ACCEPT).orElse(""));
        ask.answerText(type, backend.metrics().of(type));
    }

    void stop(Ask ask) {
        ask.answer(Map.of("state", "stopping"));
        backend.stop().run();
    }
}
