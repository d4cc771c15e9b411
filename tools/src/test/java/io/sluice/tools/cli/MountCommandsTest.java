package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about mounts as a user types them, against a mount table of fakes behind the real admin API. */
final class MountCommandsTest {
    @TempDir
    private Path folder;

    private RunningDaemon daemon;

    @BeforeEach
    void start() {
        daemon = new RunningDaemon(folder.resolve("home"));
    }

    @AfterEach
    void stop() {
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

    @Test
    void aMountThatIsDownSaysWhyAndSinceWhen() throws Exception {
        done("fs", "mount", "/data", "s3://bucket");
        daemon.gateway()
                .control()
                .down(
                        VfsPath.parse("/data"),
                        new MountStatus.Problem(
                                "it does not answer", Instant.now().minus(Duration.ofMinutes(90))));

        assertThat(done("fs", "mount"))
                .isEqualTo("/data  s3://bucket  (rw)  down for 1 h 30 min: it does not answer\n");
        assertThat(done("fs", "mount", "--json"))
                .contains("\"state\" : \"down\"", "\"problem\" : \"it does not answer\"", "\"since\" : \"");
    }

    @Test
    void aCheckSaysWhatIsAllowedAndMountsNothing() {
        assertThat(done("fs", "mount", "--check", "/data", "s3://bucket")).isEqualTo("""
            LIST    yes  listed
            GET     yes  read 16 bytes of a
            PUT     yes  put
            DELETE  yes  removed
            allowed: all that the mount needs; nothing is mounted yet
            """);
        CommandRun refused = sluice("fs", "mount", "--check", "/data", "s3://full");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("PUT     no       it is full").doesNotContain("allowed:");
        assertThat(refused.err())
                .isEqualTo("sluice: /data: the store does not allow PUT, which a mount without --readonly needs;"
                        + " give its credentials that right, or others by --option\n");
        assertThat(sluice("fs", "mount", "--check", "/data", "s3://full", "--readonly")
                        .code())
                .isZero();
        CommandRun json = sluice("fs", "mount", "--check", "/data", "s3://full", "--json");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.out()).startsWith("{").contains("\"suffices\" : false", "\"allowed\" : \"no\"");
        assertThat(done("fs", "mount")).isEmpty();
        assertThat(sluice("fs", "mount", "--check").code()).isEqualTo(2);
    }

    @Test
    void anUnmountIsRefusedWhileFilesAreOnTheirWayAndWaitsIfAsked() {
        done("fs", "mount", "/data", "s3://busy");
        assertThat(done("fs", "mount")).contains("up, 1 file (3.0 MiB) not yet in the store");
        assertThat(sluice("fs", "unmount", "/data").err())
                .isEqualTo("sluice: /data: a file is not yet in the store; wait with --flush\n");
        assertThat(sluice("fs", "unmount", "/data", "--flush", "--force").code())
                .isEqualTo(2);
        assertThat(done("fs", "unmount", "/data", "--flush")).isEqualTo("unmounted: /data\n");
    }

    @Test
    void whatForceLeavesIsNamedAndStaysInTheListUntilItsMountIsBack() {
        done("fs", "mount", "/data", "s3://busy");
        assertThat(done("fs", "unmount", "/data", "--force")).isEqualTo("""
            unmounted: /data
            left here: 1 file (3.0 MiB); mount the same store at the same path to let them go on
              /data/file  3.0 MiB  sealed
            left in the store: gone, which was removed but still open
            """);
        assertThat(done("fs", "mount"))
                .isEqualTo("/data  s3://busy  -  not mounted, 1 file (3.0 MiB) not yet in the store:"
                        + " mount it again to let them go on\n");
        assertThat(done("fs", "mount", "--json")).contains("\"state\" : \"left-behind\"");
        done("fs", "mount", "/data", "s3://busy");
        assertThat(done("fs", "mount")).contains("(rw)  up").hasLineCount(1);
    }

    @Test
    void anOptionThatComesTwiceOrIsNoneIsNamedWithoutItsValue() {
        CommandRun twice =
                sluice("fs", "mount", "/x", "s3://b", "--option", "secret-key=s3cr3t", "--option", "secret-key=t0p");
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err()).isEqualTo("sluice: the option secret-key is given twice; leave one of the two out\n");
        CommandRun none = sluice("fs", "mount", "/x", "s3://b", "--option", "s3cr3t");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("KEY=VALUE").doesNotContain("s3cr3t");
        assertThat(done("fs", "mount")).isEmpty();
    }

    @Test
    void theHelpNamesEveryOptionWithAnExample() {
        assertThat(done("fs", "mount", "--help"))
                .contains(
                        "metadata-ttl",
                        "overwrite",
                        "persist",
                        "cache=auto|tinylfu|lru|keep|off",
                        "uid",
                        "gid",
                        "file-mode",
                        "dir-mode")
                .contains("sluice fs mount --check /training-data");
        assertThat(done("fs", "unmount", "--help")).contains("sluice fs unmount /training-data --flush", "--force");
    }
}
