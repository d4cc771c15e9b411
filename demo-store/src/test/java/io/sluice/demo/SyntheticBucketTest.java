package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SyntheticBucketTest {
    private static final Pattern NAME = Pattern.compile("<(?:Key|CommonPrefixes><Prefix)>([^<]*)<");
    private static final Pattern NEXT = Pattern.compile("<NextContinuationToken>([^<]*)<");

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new SyntheticBucket(Duration.ZERO, List.of("tree-3-20", "flat-2500")).serve();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aDirectoryHasAsManyObjectsAsItsNameSaysButForThoseThatComeAndGo() throws Exception {
        List<String> even = names("flat-2500/");
        assertThat(even).isSorted().doesNotHaveDuplicates();
        get("/next");
        List<String> odd = names("flat-2500/");
        assertThat(even.size() + odd.size()).isEqualTo(2 * 2500 - 25);
        assertThat(even).isNotEqualTo(odd);
    }

    @Test
    void oneNameIsFoundByItsPrefix() throws Exception {
        assertThat(names("flat-2500/sample-00001234")).containsExactly("flat-2500/sample-00001234.jpg");
        assertThat(names("flat-2500")).containsExactly("flat-2500/");
        assertThat(names("nothing/")).isEmpty();
        assertThat(names("")).containsExactly("flat-2500/", "tree-3-20/");
    }

    @Test
    void aTreeHasDirectoriesOfObjects() throws Exception {
        assertThat(names("tree-3-20/"))
                .containsExactly("tree-3-20/dir-00000000/", "tree-3-20/dir-00000001/", "tree-3-20/dir-00000002/");
        assertThat(names("tree-3-20/dir-00000001/")).hasSize(20);
    }

    private List<String> names(String prefix) throws Exception {
        List<String> names = new ArrayList<>();
        String token = "";
        while (true) {
            String xml = get("/bucket?list-type=2&delimiter=%2F&prefix=" + prefix + token);
            Matcher name = NAME.matcher(xml);
            while (name.find()) {
                names.add(name.group(1));
            }
            Matcher next = NEXT.matcher(xml);
            if (!next.find()) {
                return names;
            }
            token = "&continuation-token=" + next.group(1);
        }
    }

    private String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
