package io.sluice.tools.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Traces of operations, for a collector of OpenTelemetry.
 *
 * @param endpoint where the collector takes OTLP by HTTP, as {@code http://127.0.0.1:4318}; {@code off} if nothing is traced
 * @param sample what share of the operations is traced, 0 to 1
 */
public record TracingOptions(String endpoint, double sample) {
    private static final String OFF = "off";

    public TracingOptions {
        if (!endpoint.equals(OFF) && !isAddress(endpoint)) {
            throw new InvalidSetting(
                    "endpoint", "be off, or the address of an OTLP/HTTP collector, like http://127.0.0.1:4318");
        }
        if (!(sample >= 0 && sample <= 1)) {
            throw new InvalidSetting("sample", "be from 0 to 1");
        }
    }

    static TracingOptions defaults() {
        return new TracingOptions(OFF, 0.01);
    }

    /** Where traces go; empty if nothing is traced. */
    public Optional<URI> collector() {
        return endpoint.equals(OFF) || sample == 0 ? Optional.empty() : Optional.of(URI.create(endpoint));
    }

    /** Without a user: what is set here is shown to everybody. */
    private static boolean isAddress(String text) {
        try {
            URI address = new URI(text);
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return http
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && address.getQuery() == null
                    && address.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
