package io.sluice.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.admin.FuseDoor.FuseDown;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistState;
import io.sluice.vfs.core.Refusal;
import io.sluice.vfs.core.UnsavedFile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebPagesTest {
    private static final List<String> OPEN = List.of("/", "/ui/mounts", "/ui/clients", "/ui/cache", "/ui/signin");
    private static final List<String> SIGNED_IN =
            List.of("/ui/browse", "/ui/uploads", "/ui/refused", "/ui/configuration", "/ui/log");
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://(?!127\\.0\\.0\\.1)");

    private static final Instant TIME = Instant.parse("2026-11-27T10:00:00Z");
    private static final String EVIL = "<img src=x onerror=alert(1)>\"'";

    @TempDir
    private Path folder;

    private RunningDaemon daemon;
    private PageVisitor visitor;

    @BeforeEach
    void start() {
        daemon = new RunningDaemon(folder.resolve("home"));
        visitor = new PageVisitor(daemon);
    }

    @AfterEach
    void stop() {
        visitor.close();
        daemon.close();
    }

    private void signIn() throws Exception {
        visitor.signIn(daemon.address().token());
    }

    private void mount(String path, String uri) throws Exception {
        submit("/ui/mounts", Map.of("action", "mount", "path", path, "uri", uri));
    }

    private void submit(String path, Map<String, String> fields) throws Exception {
        assertThat(visitor.submit("/ui/browse", path, fields).statusCode()).isEqualTo(303);
    }

    @Test
    void howTheGatewayStandsIsOpenAndTheRestIsForWhoHasSignedIn() throws Exception {
        for (String path : OPEN) {
            assertThat(visitor.page(path)).contains("<title>").doesNotContain("name=\"key\"");
        }
        for (String path : SIGNED_IN) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).hasValue("/ui/signin?next=" + Show.encoded(path));
            assertThat(answer.body()).isEmpty();
        }
        signIn();
        for (String path : SIGNED_IN) {
            assertThat(visitor.page(path)).contains("Sign out");
        }
    }

    @Test
    void noPageHasScriptsOrStylesOfItsOwnAndEachForbidsThem() throws Exception {
        signIn();
        for (List<String> paths : List.of(OPEN, SIGNED_IN)) {
            for (String path : paths) {
                HttpResponse<String> answer = visitor.get(path);
                assertThat(INLINE.matcher(answer.body()).results().map(found -> found.group()))
                        .as(path)
                        .isEmpty();
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
                assertThat(answer.body()).doesNotContain(daemon.address().token());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmx.js", "uplot.js", "uplot.css", "sluice.js", "sluice.css", "sluice.svg"})
    void whatThePagesLoadIsThere(String name) throws Exception {
        assertThat(visitor.page("/assets/" + name)).isNotBlank();
        assertThat(visitor.get("/assets/../" + name).statusCode()).isNotEqualTo(200);
        assertThat(visitor.get("/assets/other").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyTheTokenSignsInAndTheCookieIsForThisSiteAlone() throws Exception {
        HttpResponse<String> wrong = visitor.submit("/ui/signin", "/ui/signin", Map.of("token", "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();

        HttpResponse<String> right = visitor.submit(
                "/ui/signin",
                "/ui/signin",
                Map.of("token", daemon.address().token(), "next", "https://elsewhere.example/"));
        assertThat(right.headers().firstValue("Location")).hasValue("/");
        String cookie = right.headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie)
                .startsWith("sluice-" + daemon.address().address().replaceAll(".*:", "") + "=")
                .contains("; HttpOnly", "; SameSite=Strict")
                .doesNotContain(daemon.address().token());

        submit("/ui/signout", Map.of());
        assertThat(visitor.get("/ui/log").statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "/cache, /ui/cache",
        "/mounts/, /ui/mounts",
        "/browse, /ui/browse",
        "/log, /ui/log",
        "/logs, /ui/log",
        "/config, /ui/configuration",
        "/login, /ui/signin",
        "/ui, /",
        "/index.html, /"
    })
    void whoSlipsIsSentToThePageThatIsMeant(String path, String page) throws Exception {
        HttpResponse<String> response = visitor.browse(path);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nowhere", "/cache/x", "/uix", "/training-data/a.jpg", "//example.com/cache", "/%3Cimg%3E"})
    void aBrowserIsToldThatThereIsNoSuchPage(String path) throws Exception {
        HttpResponse<String> response = visitor.browse(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(response.body())
                .contains("there is no such page", "href=\"/\"")
                .doesNotContain("<img>", "name=\"key\"");
    }

    @Test
    void programsAreToldByTheApiAsBefore() throws Exception {
        assertThat(visitor.get("/cache").statusCode()).isEqualTo(401);
        for (String path : List.of("/api/v1/fs/stat?path=/", "/api/v1/nowhere", "/api")) {
            HttpResponse<String> response = visitor.browse(path);
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(visitor.browse("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void thePageToSignInTellsWhereTheTokenIs() throws Exception {
        Path token = folder.resolve("home").resolve("run").resolve("token");
        assertThat(token).isRegularFile();
        assertThat(visitor.page("/ui/signin")).contains("<code>" + token + "</code>");
        assertThat(visitor.submit("/ui/signin", "/ui/signin", Map.of("token", "x"))
                        .body())
                .contains("<code>" + token + "</code>");
    }

    @Test
    void aFormOfAnotherPageChangesNothing() throws Exception {
        signIn();
        Map<String, String> form = Map.of("action", "mount", "path", "/x", "uri", "s3://bucket");
        for (Optional<String> origin : List.of(
                Optional.<String>empty(),
                Optional.of("null"),
                Optional.of("http://evil.example"),
                Optional.of("http://127.0.0.1:1"))) {
            assertThat(visitor.post("/ui/mounts", origin, form).statusCode()).isEqualTo(403);
        }
        assertThat(visitor.post("/ui/mounts", Optional.of(visitor.base()), form).statusCode())
                .as("without the key")
                .isEqualTo(403);
        assertThat(daemon.gateway().control().mounts()).isEmpty();

        mount("/x", "s3://bucket");
        assertThat(daemon.gateway().control().mounts()).hasSize(1);
    }

    @Test
    void withoutTheTokenNoFormChangesAnything() throws Exception {
        for (String path : List.of("/ui/mounts", "/ui/mounts/change", "/ui/browse", "/ui/uploads")) {
            HttpResponse<String> answer = visitor.post(
                    path, Optional.of(visitor.base()), Map.of("action", "mount", "path", "/x", "uri", "s3://bucket"));
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/ui/signin");
        }
        assertThat(daemon.gateway().control().mounts()).isEmpty();
    }

    @Test
    void whatOthersHaveNamedIsEscaped() throws Exception {
        signIn();
        daemon.gateway()
                .files()
                .makeDirectory(
                        Caller.ROOT, InodeId.ROOT, new FileName(EVIL.replace('/', ' ')), AttributeChange.ofMode(0755));
        daemon.gateway()
                .control()
                .persistence()
                .put(
                        VfsPath.parse("/x"),
                        new Refusal(TIME, 7, EVIL, EVIL, VfsError.WRITE_ONCE, EVIL, Optional.of(EVIL)));
        mount("/" + EVIL, "s3://bucket/busy");

        for (String path : List.of(
                "/",
                "/ui/browse",
                "/ui/mounts",
                "/ui/refused",
                "/ui/refused?path=/x",
                "/ui/refused?path=" + Show.encoded("/" + EVIL))) {
            assertThat(visitor.page(path)).as(path).doesNotContain("<img src=x");
        }
        assertThat(visitor.page("/ui/refused?path=/x")).contains("&lt;img src=x onerror=alert(1)&gt;");
        assertThat(visitor.page("/ui/refused"))
                .as("all of them")
                .contains("&lt;img src=x onerror=alert(1)&gt;", "href=\"/ui/refused?path=%2Fx\"");
        assertThat(visitor.get("/ui/browse?path=" + Show.encoded("/" + EVIL + "/none"))
                        .body())
                .contains("no such file")
                .doesNotContain("<img src=x");
    }

    @Test
    void aStoreIsCheckedMountedRefreshedAndUnmounted() throws Exception {
        signIn();
        Map<String, String> fields = Map.of(
                "action",
                "check",
                "path",
                "/data",
                "uri",
                "s3://bucket/full",
                "options",
                "region=x\nsecret-key=s3cr3t");
        HttpResponse<String> check = visitor.submit("/ui/mounts", "/ui/mounts", fields);
        assertThat(check.body()).contains("does not allow", "it is full", "value=\"s3://bucket/full\"");
        assertThat(daemon.gateway().control().mounts()).isEmpty();

        mount("/data", "s3://bucket/busy");
        assertThat(visitor.page("/ui/mounts"))
                .contains("/data is mounted", "s3://bucket/busy", "1 file, 3.0 MiB")
                .contains("/ui/mounts/remove?path=%2Fdata");
        assertThat(visitor.page("/ui/mounts")).as("told once").doesNotContain("is mounted<");

        assertThat(visitor.page("/ui/mounts/remove?path=/data")).contains("Not yet in the store: 1 file", "Wait until");
        HttpResponse<String> refused =
                visitor.submit("/ui/browse", "/ui/mounts/change", Map.of("action", "safe", "path", "/data"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("a file is not yet in the store");
        submit("/ui/mounts/change", Map.of("action", "flush", "path", "/data"));
        assertThat(daemon.gateway().control().mounts()).isEmpty();

        submit("/ui/mounts/change", Map.of("action", "refresh", "path", "/"));
        assertThat(daemon.gateway().control().refreshed()).containsExactly(InodeId.ROOT);
    }

    @Test
    void whatLiesInADirectoryIsShownLoadedPinnedFreedAndDownloaded() throws Exception {
        signIn();
        visitor.putFile("/a%20file", "hello", daemon.address().token());
        assertThat(visitor.page("/ui/browse")).contains("a file", "5 B", "Download");
        for (String action : List.of("load", "pin", "free")) {
            submit("/ui/browse", Map.of("action", action, "path", "/a file"));
        }
        assertThat(daemon.gateway().control().pins()).hasSize(1);
        assertThat(daemon.gateway().control().loads().all()).hasSize(1);
        submit(
                "/ui/browse",
                Map.of(
                        "action",
                        "unpin",
                        "path",
                        daemon.gateway().control().pins().getFirst().toString()));
        assertThat(daemon.gateway().control().pins()).isEmpty();

        HttpResponse<String> file = visitor.get("/api/v1/fs/content?path=/a%20file");
        assertThat(file.body()).isEqualTo("hello");
        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename*=UTF-8''a%20file");
        assertThat(file.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; sandbox");
        assertThat(visitor.get("/api/v1/fs/stat?path=/a%20file").statusCode())
                .as("the cookie opens nothing else of the API")
                .isEqualTo(401);
    }

    @Test
    void whatIsOnItsWayIsShownAndTriedAgain() throws Exception {
        signIn();
        for (PersistState state : List.of(PersistState.TO_BE_PERSISTED, PersistState.FAILED)) {
            daemon.gateway()
                    .control()
                    .persistence()
                    .put(new UnsavedFile(
                            VfsPath.parse("/out/" + state),
                            5 << 20,
                            state,
                            TIME,
                            OptionalInt.empty(),
                            2,
                            Optional.of("it is full"),
                            Optional.empty()));
        }
        assertThat(visitor.page("/ui/uploads"))
                .contains("/out/FAILED", "to be persisted", "it is full", "a file was refused");

        submit("/ui/uploads", Map.of("path", "/out"));
        assertThat(visitor.page("/ui/uploads")).contains("/out is tried now").doesNotContain("TO_BE_PERSISTED");
    }

    @Test
    void alarmsStandOnTheOverview() throws Exception {
        signIn();
        mount("/data", "s3://bucket");
        daemon.gateway().control().down(VfsPath.parse("/data"), new MountStatus.Problem("the bucket is gone", TIME));
        daemon.gateway().fuse().putDown(new FuseDown("/mnt/x", "/", "/mnt/x does not exist"));

        assertThat(visitor.page("/"))
                .contains("/data can't reach its store: the bucket is gone", "takes nothing: it is full")
                .contains("/mnt/x is not mounted: /mnt/x does not exist");
    }

    @Test
    void settingsAndTheLogAreShown() throws Exception {
        signIn();
        assertThat(visitor.page("/ui/configuration")).contains("cache.block-size", "-o admin.port=0");
        assertThat(visitor.page("/ui/log")).contains("event=started");
        assertThat(visitor.page("/ui/log?level=error&search=started")).contains("No line is like that");
    }

    @Test
    void theSimulatorTellsWhatEachPolicyWouldFind() throws Exception {
        assertThat(visitor.page("/ui/cache?pattern=cyclic&files=100&size=1MiB&epochs=3&cache=50MiB"))
                .contains("tinylfu", "keep", "Of the repeated bytes");
        assertThat(visitor.page("/ui/cache?pattern=cyclic&files=0")).contains("files is a number from 1");
        assertThat(visitor.page("/ui/cache?pattern=no&files=10")).contains("no pattern no");
        assertThat(visitor.page("/ui/cache?pattern=cyclic&files=2000000&epochs=9999"))
                .contains("sluice cache simulate");
    }

    @Test
    void theNumbersOfTheChartsAreJson() throws Exception {
        assertThat(visitor.page("/ui/samples")).startsWith("[");
        assertThat(visitor.get("/ui/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aScriptThatLooksAgainAfterASignOutIsSentToTheSignIn() throws Exception {
        HttpResponse<String> answer = visitor.getByScript("/ui/uploads");

        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/ui/signin?next=%2Fui%2Fuploads");
    }
}
