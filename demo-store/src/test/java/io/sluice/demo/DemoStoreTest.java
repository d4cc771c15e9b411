package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoStoreTest {
    @TempDir
    private Path folder;

    @Test
    void itServesOnTheLoopbackToWhoHasTheKeysAndTellsWhatItWasAsked() throws Exception {
        try (DemoStore store = DemoStore.start(folder);
                HttpClient http = HttpClient.newHttpClient()) {
            Map<String, String> described = store.description()
                    .lines()
                    .collect(Collectors.toMap(DemoStoreTest::key, line -> line.substring(line.indexOf('=') + 1)));

            URI object = URI.create(described.get("endpoint") + "/training-data/labels.csv");
            assertThat(get(http, object).statusCode()).isEqualTo(403);
            HttpResponse<String> counts = get(http, URI.create(described.get("counts")));
            assertThat(counts.body()).isEqualTo("{}");
            assertThat(described).containsKeys("access-key", "secret-key", "sha256:labels.csv");
        }
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }

    private static HttpResponse<String> get(HttpClient http, URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
