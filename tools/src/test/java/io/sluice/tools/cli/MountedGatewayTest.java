package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningGateway;
import io.sluice.tools.SluiceHome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Mounts of a bucket with credentials, in a gateway of real parts and a process of its own. Other classes run meanwhile, for this one mostly waits for its
 * processes; its own tests run one after the other, because they look at the same store.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the store of MountedGatewayTest")
final class MountedGatewayTest {
    private static final String PROBE = ".sluice-probe-";

    /** For all tests but those that end their store. */
    @TempDir
    private static Path folderOfStore;

    private static S3Process store;

    @TempDir
    private Path folder;

    private final List<String> outputs = new ArrayList<>();

    @BeforeAll
    static void startStore() throws Exception {
        store = new S3Process(folderOfStore);
    }

    @AfterAll
    static void stopStore() throws IOException {
        store.close();
    }

    @AfterEach
    void stop() {
        RunningGateway.of(new SluiceHome(home())).ifPresent(RunningGateway::stop);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private CommandRun sluice(String... arguments) {
        CommandRun run = CommandRun.of(home(), arguments);
        outputs.add(run.out());
        outputs.add(run.err());
        return run;
    }

    private String done(String... arguments) {
        CommandRun run = sluice(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    private void start(String... more) {
        List<String> arguments = new ArrayList<>(List.of("start", "-o", "nfs.port=0", "-o", "admin.port=0"));
        arguments.addAll(List.of(more));
        assertThat(done(arguments.toArray(String[]::new))).startsWith("started: ");
    }

    private void restart(String... more) {
        done("stop");
        start(more);
    }

    private void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came true").isLessThan(deadline);
        }
    }

    /** The file is begun while the store is there and ended when it is not, so that it can't be uploaded. */
    private void writeWhileItsStoreEnds(String path, S3Process itsStore) throws IOException {
        RunningGateway gateway = RunningGateway.require(new SluiceHome(home()));
        URI uri = URI.create("http://" + gateway.address() + "/api/v1/fs/content?path=" + path);
        HttpURLConnection upload = (HttpURLConnection) uri.toURL().openConnection();
        upload.setRequestMethod("PUT");
        upload.setDoOutput(true);
        upload.setReadTimeout(60_000);
        upload.setRequestProperty("Authorization", "Bearer " + gateway.token());
        upload.setFixedLengthStreamingMode(5);
        try (OutputStream body = upload.getOutputStream()) {
            body.write('h');
            body.flush();
            eventually(() -> done("fs", "mount").contains("1 file"));
            itsStore.close();
            body.write("ello".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(upload.getResponseCode()).isEqualTo(200);
    }

    private Path localFolder() throws IOException {
        Path data = Files.createDirectories(folder.resolve("local"));
        Files.writeString(data.resolve("hello"), "hello");
        return data;
    }

    private String open(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String address = RunningGateway.require(new SluiceHome(home())).address();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private void assertNoSecretIn(Path tree, List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                secrets.forEach(secret -> assertThat(bytes.contains(secret))
                        .as(file + " holds a secret")
                        .isFalse());
            }
        }
    }

    @Test
    void noSecretIsInTheMetadataTheLogsOrAnyOutput() throws Exception {
        start("-o", "log.level=trace");
        done(store.mount("/bucket"));
        assertThat(done("fs", "mount")).contains("access-key=****", "secret-key=****", "region=us-east-1", "up");
        done("fs", "mount", "--json");
        done(store.mount("/other", "--check"));
        assertThat(sluice(store.mount("/bucket")).code()).isEqualTo(1);
        assertThat(sluice(store.mount("/other", "--option", "no-such=1")).code())
                .isEqualTo(1);
        assertThat(sluice(store.mount("/other", "--option", "region=no region")).code())
                .isEqualTo(1);
        outputs.add(open("/api/v1/mounts"));
        done("config");
        done("status");
        done("fs", "ls", "-R", "/bucket");
        assertThat(open("/metrics")).contains("sluice_store_call_seconds_count", "sluice_mount_up");
        outputs.add(open("/metrics"));
        restart("-o", "log.level=trace", "-o", "log.format=json");
        assertThat(done("fs", "ls", "/bucket")).isNotEmpty();
        List<String> secrets = new ArrayList<>(store.secrets());
        secrets.add(RunningGateway.require(new SluiceHome(home())).token());
        assertThat(sluice(store.mount("/other", "--option", "session-token=t0ken"))
                        .code())
                .isEqualTo(1);
        done("fs", "unmount", "/bucket");
        done("stop");

        secrets.add("t0ken");
        assertNoSecretIn(home(), secrets);
        assertThat(outputs).noneMatch(output -> secrets.stream().anyMatch(output::contains));
    }

    @Test
    void withAnotherKeyOnlyWhatNeedsItIsDownAndWithTheRightOneItIsBack() throws Exception {
        start();
        done(store.mount("/bucket"));
        done("fs", "mount", "/local", localFolder().toUri().toString());
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        Files.writeString(home().resolve("sluice.yaml"), "security:\n  key-command: echo " + other + "\n");
        restart();
        assertThat(done("fs", "cat", "/local/hello")).isEqualTo("hello");
        eventually(() -> done("fs", "mount").contains("down for "));
        assertThat(done("fs", "mount"))
                .contains("was encrypted with another key", "start it with the right key")
                .contains("/local");
        assertThat(sluice("fs", "ls", "/bucket").err()).contains("another key").hasLineCount(1);
        assertThat(done("config")).contains("****").doesNotContain(other);

        Files.delete(home().resolve("sluice.yaml"));
        Path key = home().resolve("secret.key");
        Path saved = Files.move(key, folder.resolve("saved.key"));
        restart();
        eventually(() -> done("fs", "mount").contains("secret.key is missing"));
        assertThat(key).doesNotExist();

        Files.move(saved, key);
        restart();
        assertThat(done("fs", "ls", "/bucket")).isNotEmpty();
        assertThat(done("fs", "mount")).doesNotContain("down");
    }

    @Test
    void aCheckLeavesNothingBehindAndMountsNothing() throws Exception {
        start();
        String said = done(store.mount("/bucket", "--check"));
        assertThat(said.lines().filter(line -> line.matches("(LIST|GET|PUT|DELETE) +yes .*")))
                .hasSize(4);
        assertThat(done(store.mount("/bucket", "--check", "--readonly", "--json")))
                .contains("\"suffices\" : true", "\"allowed\" : \"untried\"");
        assertThat(done("fs", "mount")).isEmpty();
        String[] withAnotherKey = Stream.of(store.mount("/bucket", "--check"))
                .map(argument -> argument.startsWith("secret-key=") ? "secret-key=wr0ng" : argument)
                .toArray(String[]::new);
        CommandRun wrong = sluice(withAnotherKey);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains("LIST    no").doesNotContain("wr0ng");
        assertThat(wrong.err()).contains("LIST failed, see above").hasLineCount(1);
        try (Stream<Path> objects = Files.walk(folderOfStore.resolve("store"))) {
            assertThat(objects).noneMatch(path -> path.toString().contains(PROBE));
        }
    }

    @Test
    void whatIsOnItsWayWhenAMountIsForcedAwayArrivesWhenItIsBack() throws Exception {
        S3Process first = new S3Process(folder);
        try (first) {
            start();
            done(first.mount("/bucket", "--option", "persist=async"));
            writeWhileItsStoreEnds("/bucket/hello", first);
        }
        CommandRun refused = sluice("fs", "unmount", "/bucket");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo(
                        "sluice: /bucket: /bucket/hello is not yet in the store; wait for it with --flush, or leave it"
                                + " here with --force\n");
        assertThat(done("fs", "unmount", "/bucket", "--force"))
                .contains("left here: 1 file (5 B)", "/bucket/hello  5 B  sealed");
        restart();
        assertThat(done("fs", "mount")).contains("not mounted, 1 file (5 B) not yet in the store");

        Path second = Files.createDirectories(folder.resolve("second"));
        try (S3Process again = new S3Process(second)) {
            assertThat(done(again.mount("/bucket"))).contains("1 file (5 B) that was left here goes on");
            done("fs", "unmount", "/bucket", "--flush");
        }
        assertThat(Files.readString(second.resolve("store/training-data/hello")))
                .isEqualTo("hello");
    }

    @Test
    void aStoreThatIsAwayDelaysNoStartAndComesBackByItself() throws Exception {
        start();
        done("fs", "mount", "/local", localFolder().toUri().toString());
        Path moved = Files.createDirectories(folder.resolve("moving"));
        done("fs", "mount", "/moving", moved.toUri().toString(), "--readonly", "--share");
        Path away = Files.move(moved, folder.resolve("away"));
        restart();
        assertThat(done("fs", "cat", "/local/hello")).isEqualTo("hello");
        eventually(() -> done("fs", "mount").contains("down for "));
        assertThat(done("fs", "mount")).contains("(ro,shared)");
        Files.move(away, moved);
        eventually(() -> !done("fs", "mount").contains("down for "));
        assertThat(done("nfs", "exports")).contains("/moving");
    }

    @Test
    void whatIsPinnedStaysInACacheThatIsTooSmallAlsoAfterARestart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("many"));
        for (int file = 0; file < 5; file++) {
            Files.write(data.resolve("f" + file), new byte[300 << 10]);
        }
        String[] smallCache = {"-o", "cache.size=1MiB", "-o", "cache.block-size=64KiB"};
        start(smallCache);
        done("fs", "mount", "/many", "file://" + data, "--option", "cache=lru");
        assertThat(done("fs", "pin", "/many/f0")).isEqualTo("pinned: /many/f0\n");
        done("fs", "cat", "/many/f0");
        for (int life = 0; life < 2; life++) {
            for (int file = 1; file < 5; file++) {
                done("fs", "cat", "/many/f" + file);
            }
            assertThat(done("fs", "pin")).isEqualTo("/many/f0\n");
            assertThat(done("fs", "ls", "/many/f0")).contains(" 100% /many/f0");
            assertThat(done("fs", "ls", "/many/f1")).contains(" 0% /many/f1");
            if (life == 0) {
                restart(smallCache);
            }
        }
    }
}
