package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.SluiceHome;
import io.sluice.tools.admin.Json;
import io.sluice.tools.admin.LoadView;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.load.LoadStatus.State;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the cache as a user types them, against a gateway of fakes whose loads are real jobs. */
@Timeout(60)
final class CacheCommandsTest {
    @TempDir
    private Path folder;

    private RunningDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new RunningDaemon(folder.resolve("home"));
        Path local = Files.createDirectories(folder.resolve("local/sub"));
        Files.writeString(local.resolveSibling("a"), "hello");
        Files.writeString(local.resolve("b"), "0123456789");
        Files.writeString(local.resolve("c"), "0123456789");
        done("fs", "cp", "-R", "file:" + folder.resolve("local"), "/data");
    }

    @AfterEach
    void stop() {
        daemon.gateway().control().cache().release();
        daemon.close();
    }

    private CommandRun sluice(String... arguments) {
        return CommandRun.of(daemon.home(), arguments);
    }

    private String done(String... arguments) {
        CommandRun run = sluice(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    private InodeId inode(String... names) throws VfsException {
        InodeId found = InodeId.ROOT;
        for (String name : names) {
            found = daemon.gateway()
                    .files()
                    .lookup(Caller.ROOT, found, FileName.of(name))
                    .id();
        }
        return found;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came true").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private LoadView only() {
        List<LoadView> loads = AdminClient.of(new SluiceHome(daemon.home())).getList("/api/v1/loads", LoadView.class);
        assertThat(loads).hasSize(1);
        return loads.getFirst();
    }

    @Test
    void whatIsPinnedIsLoadedToo() {
        assertThat(done("fs", "pin", "--load", "/data/sub"))
                .matches("pinned: .*\nloaded: 2 files \\(20 B\\); fetched 20 B of it in .* s.*\n");
        assertThat(done("fs", "pin").lines()).hasSize(1);
        assertThat(sluice("fs", "pin", "--load").code()).isEqualTo(2);
    }

    @Test
    void whatIsPinnedIsFreedTooAndStaysPinned() {
        done("fs", "pin", "/data/sub/b");
        done("fs", "load", "/data/sub");
        assertThat(done("fs", "free", "-R", "/data")).isEqualTo("freed: 2 files (20 B); pinned: 1\n");
        assertThat(done("fs", "pin")).isEqualTo("/data/sub/b\n");
        assertThat(done("fs", "free", "-R", "/data")).isEqualTo("freed: 0 files (0 B)\n");
        assertThat(done("fs", "free", "--help")).contains("What is pinned is dropped too");
    }

    @Test
    void aDirectoryIsLoadedListedAndFreed() {
        assertThat(done("fs", "load")).isEqualTo("no loads since the gateway started\n");
        assertThat(done("cache", "ls")).isEqualTo("cached: 0 B of 0 files (0 B)\n");

        assertThat(done("fs", "load", "/data/sub", "--parallel", "2"))
                .matches("loaded: 2 files \\(20 B\\); fetched 20 B of it in .* s.*\n");
        assertThat(done("cache", "ls")).isEqualTo("""
                          10 100%           10  /data/sub/b
                          10 100%           10  /data/sub/c
                cached: 20 B of 2 files (20 B)
                """);
        assertThat(done("cache", "ls", "--json", "/data/sub/b").lines()).hasSize(1);
        assertThat(done("fs", "load")).matches("1 +done +2 of 2 files +20 B of 20 B +0 s +/data/sub\n");

        assertThat(sluice("fs", "free", "/data/sub").err())
                .isEqualTo("sluice: /data/sub: is a directory; name a file, or use -R\n");
        assertThat(done("fs", "free", "/data/sub/b", "/data/a")).isEqualTo("freed: 1 file (10 B)\n");
        assertThat(done("fs", "free", "-R", "/")).isEqualTo("freed: 1 file (10 B)\n");
    }

    @Test
    void aListIsLoadedRelativeToItsDirectory() throws Exception {
        Path list = Files.writeString(folder.resolve("list"), "./sub/c\r\n\n/data/a\nsub/no\nsub\n");
        CommandRun run = sluice("fs", "load", "/data", "--list", list.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "loaded: 2 files (15 B)",
                        "failed: line 4: /data/sub/no: no such file or directory\n",
                        "failed: line 5: /data/sub: is a directory; a list names files\n");
        assertThat(run.err()).isEqualTo("sluice: 2 files not loaded: see the files above\n");
        assertThat(done("fs", "load")).contains("2 failed").contains("a list below /data");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /data/a~x          | line 2: x: not absolute, and no directory was named that it is relative to
            /data/a~/data/../a | line 2: ".." is not a name of its own
            /data/a~~/data/.   | line 3: "." is not a name of its own
            """)
    void aLineThatIsNoPathIsNamedAndNothingIsLoaded(String lines, String complaint) throws Exception {
        Path list = Files.writeString(folder.resolve("list"), lines.replace('~', '\n'));
        CommandRun run = sluice("fs", "load", "--list", list.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("sluice: " + list + ": " + complaint + "\n");
        assertThat(done("fs", "load")).isEqualTo("no loads since the gateway started\n");
    }

    @Test
    void aListThatIsNoTextIsRefusedEarly() throws Exception {
        Path list = Files.write(folder.resolve("list"), new byte[100_000]);
        assertThat(sluice("fs", "load", "--list", list.toString()).err())
                .isEqualTo("sluice: " + list + ": line 1: longer than any path: is it a list of paths?\n");
        Files.write(list, new byte[] {'/', (byte) 0xff, (byte) 0xfe, '\n'});
        assertThat(sluice("fs", "load", "--list", list.toString()).err())
                .isEqualTo("sluice: " + list + ": line 1: not UTF-8: is it a text?\n");
    }

    @Test
    void aFileThatFailsIsNamedAndTheExitCodeIsOne() throws Exception {
        daemon.gateway().control().cache().breakFile(inode("data", "sub", "b"));
        CommandRun run = sluice("fs", "load", "/data");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("loaded: 2 files (15 B)", "failed: /data/sub/b: it is broken\n");
        assertThat(run.err()).isEqualTo("sluice: 1 file not loaded: see the files above\n");
    }

    @Test
    void whatDoesNotFitIsSaid() throws Exception {
        Files.write(folder.resolve("big"), new byte[(1 << 20) + 1]);
        done("fs", "cp", "file:" + folder.resolve("big"), "/data/big");
        CommandRun run = sluice("fs", "load", "/data/big");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith(
                        "sluice: not all was loaded: the cache holds at most 1 MiB, and from /data/big on it would");
    }

    @Test
    void aDetachedLoadGoesOnAndIsCancelledByItsNumber() {
        daemon.gateway().control().cache().hold();
        assertThat(done("fs", "load", "/data", "--detach")).isEqualTo("load 1 has begun; see: sluice fs load\n");
        assertThat(done("fs", "load")).startsWith("1  running  0 of ");
        assertThat(done("fs", "load", "--cancel", "1")).isEqualTo("cancelled: load 1\n");
        await(() -> only().state() == State.CANCELLED);
        assertThat(sluice("fs", "load", "--cancel", "9").err())
                .isEqualTo("sluice: there is no load 9; see: sluice fs load\n");
    }

    @Test
    void aLoadWhoseClientGoesAwayEnds() throws Exception {
        daemon.gateway().control().cache().hold();
        String[] address = daemon.address().address().split(":");
        try (Socket client = new Socket(address[0], Integer.parseInt(address[1]))) {
            String body = "{\"paths\":[\"/data\"]}";
            String request = "POST /api/v1/loads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + daemon.address().token() + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            assertThat(only().state()).isEqualTo(State.RUNNING);
        }
        await(() -> only().state() == State.CANCELLED);
    }

    @Test
    void progressAsJsonIsOneDocumentALine() {
        List<String> lines = done("fs", "load", "/data", "--json").lines().toList();
        assertThat(lines).isNotEmpty();
        LoadView last = Json.MAPPER.readValue(lines.getLast(), LoadView.class);
        assertThat(last.state()).isEqualTo(State.DONE);
        assertThat(last.doneBytes()).isEqualTo(25);
    }

    @Test
    void aCheckSaysWhatItFoundAndWhatItDid() {
        done("fs", "load", "/data");
        assertThat(done("cache", "verify")).isEqualTo("verified: 25 B in 3 blocks of 3 files\n");
        assertThat(done("cache", "verify", "/data/sub")).isEqualTo("verified: 20 B in 2 blocks of 2 files\n");
        assertThat(done("cache", "verify", "/data/a", "--json").lines())
                .last()
                .asString()
                .contains("\"done\":true");
        daemon.gateway().control().cache().damage(2);
        CommandRun run = sluice("cache", "verify");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("verified: 25 B in 3 blocks of 3 files\n");
        assertThat(run.err())
                .isEqualTo(
                        "sluice: 2 damaged blocks dropped; they are fetched from the store again when they are read\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fs load /data --parallel 0      | 2 | --parallel is 1 to 256, not 0
            fs load /data --parallel 257    | 2 | --parallel is 1 to 256, not 257
            fs load /data --parallel x      | 2 | Invalid value for option '--parallel'
            fs load /data --wait --detach   | 2 | --wait waits and --detach does not; give one of them
            fs load /data --cancel 1        | 2 | --cancel ends a load and takes no PATH
            fs load /a /b --list x          | 2 | with --list give one PATH, which its lines are relative to
            fs load --list /no/such         | 1 | /no/such: no such file on this host; name the file that lists the paths
            fs load --list /                | 1 | /: is a directory; name the file that lists the paths
            fs load /no                     | 1 | /no: no such file or directory
            fs load data                    | 1 | data: a path begins with '/': data
            fs free /no                     | 1 | /no: no such file or directory
            fs free                         | 2 | Missing required parameter: 'PATH'
            cache ls /no                    | 1 | /no: no such file or directory
            cache verify /no                | 1 | /no: no such file or directory
            """)
    void nonsenseIsOneLineThatSaysWhatIsWrong(String line, int code, String complaint) {
        CommandRun run = sluice(line.split(" "));
        assertThat(run.err()).startsWith("sluice: " + complaint).hasLineCount(1);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }
}
