package io.sluice.tools.web;

import io.sluice.tools.admin.AdminBackend;
import io.sluice.tools.metrics.History;
import io.sluice.tools.settings.EffectiveSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What the pages show and change.
 *
 * @param settings those that hold, with where each came from; secret ones are masked
 * @param log the file that the gateway logs to
 * @param tokenFile where the token is
 * @param token what signs somebody in
 */
public record WebBackend(
        AdminBackend admin,
        History history,
        Simulator simulator,
        List<EffectiveSettings.Entry> settings,
        Path log,
        Path tokenFile,
        String token) {
    public WebBackend {
        settings = List.copyOf(settings);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "pages of " + log;
    }
}
