package io.sluice.tools.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.testing.Checkout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What /metrics exposes, docs/METRICS.md describes and the dashboard shows are the same. */
final class MetricsDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\| [^|]+ \\|$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern OURS = Pattern.compile("\\bsluice_\\w+");
    private static final String OPEN_METRICS = "application/openmetrics-text";

    @TempDir
    private Path folder;

    private static List<MatchResult> documented() throws IOException {
        return ROW.matcher(Files.readString(Checkout.root().resolve("docs/METRICS.md")))
                .results()
                .toList();
    }

    private HttpResponse<String> scrape(RunningDaemon daemon, String accepted) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://" + daemon.address().address() + "/metrics"))
                            .header("Accept", accepted)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void eachMetricOfTheGatewayIsDescribedWithItsKindAndLabels() throws IOException {
        List<String> described = documented().stream()
                .filter(row -> row.group(1).startsWith("sluice_"))
                .map(row ->
                        row.group(1) + " " + row.group(2) + " " + row.group(3).replace("`", ""))
                .toList();

        assertThat(described)
                .containsExactlyElementsOf(Arrays.stream(Metric.values())
                        .map(metric -> metric.exposedName() + " "
                                + metric.kind().name().toLowerCase(Locale.ROOT) + " "
                                + String.join(", ", metric.labels()))
                        .toList());
    }

    @Test
    void whatIsExposedIsDescribed() throws Exception {
        try (RunningDaemon daemon = new RunningDaemon(folder.resolve("home"))) {
            daemon.gateway()
                    .control()
                    .mount(new io.sluice.vfs.core.MountRequest(
                            io.sluice.vfs.VfsPath.parse("/training-data"),
                            "s3://bucket/prefix",
                            Map.of(),
                            false,
                            false));
            HttpResponse<String> answer = scrape(daemon, "*/*");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains(MetricsText.PLAIN);
            Map<String, String> exposed = new TreeMap<>();
            TYPE.matcher(answer.body()).results().forEach(type -> exposed.put(type.group(1), type.group(2)));
            Map<String, String> known =
                    documented().stream().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
            assertThat(known).containsAllEntriesOf(exposed);
            assertThat(exposed.keySet())
                    .containsAll(Arrays.stream(Metric.values())
                            .map(Metric::exposedName)
                            .toList());
            assertThat(answer.body())
                    .contains("sluice_nfs_call_seconds_bucket{procedure=\"read\",le=\"0.001\"} 1")
                    .contains("sluice_nfs_call_seconds_bucket{procedure=\"read\",le=\"+Inf\"} 2")
                    .contains("sluice_nfs_call_seconds_sum{procedure=\"read\"} 0.004")
                    .contains("sluice_mount_up{mount=\"/training-data\",store=\"s3://bucket/prefix\"} 1")
                    .contains("sluice_cache_hit_bytes_total{mount=\"/training-data\"} 3145728.0");
        }
    }

    @Test
    void whoAsksForOpenMetricsGetsThem() throws Exception {
        try (RunningDaemon daemon = new RunningDaemon(folder.resolve("home"))) {
            HttpResponse<String> answer = scrape(daemon, OPEN_METRICS + ";version=1.0.0,text/plain;q=0.5");

            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(OPEN_METRICS);
            assertThat(answer.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void noDocumentNamesAMetricThatIsNotThere() throws IOException {
        List<String> known =
                Arrays.stream(Metric.values()).map(Metric::exposedName).toList();
        try (Stream<Path> documents = Files.walk(Checkout.root().resolve("docs"))) {
            for (Path document :
                    documents.filter(path -> path.toString().endsWith(".md")).toList()) {
                assertThat(OURS.matcher(Files.readString(document)).results().map(MatchResult::group))
                        .as(document.toString())
                        .isSubsetOf(known);
            }
        }
    }

    @Test
    void theDashboardAsksForNothingThatIsNotThere() throws IOException {
        String dashboard = Files.readString(Checkout.root().resolve("deploy/grafana/sluice.json"));

        TreeSet<String> asked = OURS.matcher(dashboard)
                .results()
                .map(found -> found.group().replaceFirst("_seconds_(bucket|sum|count)$", "_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(Arrays.stream(Metric.values()).map(Metric::exposedName).toList())
                .containsAll(asked);
    }
}
