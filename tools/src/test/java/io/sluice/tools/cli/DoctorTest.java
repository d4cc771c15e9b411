package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {
    @TempDir
    private Path folder;

    private CommandRun doctor(Path home, String... more) {
        String[] words = new String[more.length + 5];
        System.arraycopy(new String[] {"doctor", "-o", "fuse.enabled=false", "-o", "admin.port=0"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return CommandRun.of(home, words);
    }

    @Test
    void withoutAGatewayTheHostIsLookedAtAndTheExportsAreThoseOfTheSettings() {
        CommandRun run = doctor(folder.resolve("home"), "-o", "nfs.port=0");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("java", "the FUSE door is closed", "clock", "files", "none runs with the home")
                .contains("home     " + folder.resolve("home"))
                .containsPattern("clock +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC[,;]")
                .contains("mount -t nfs -o vers=3,proto=tcp,nolock,port=0,mountport=0,mountproto=tcp 127.0.0.1:/ /mnt");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPortOfAnotherProgramIsBadAndSoIsTheExitCode() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CommandRun run = doctor(folder.resolve("home"), "-o", "nfs.port=" + taken.getLocalPort());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("sluice: 1 thing is bad, see above\n");
            assertThat(run.out().lines())
                    .anyMatch(line -> line.startsWith("BAD")
                            && line.contains("nfs.port 127.0.0.1:" + taken.getLocalPort())
                            && line.contains("-o nfs.port=PORT"));
        }
    }

    @Test
    void theStoreOfEachMountIsTried() throws Exception {
        try (RunningDaemon daemon = new RunningDaemon(folder.resolve("home"))) {
            for (String path : new String[] {"/good", "/full", "/gone"}) {
                daemon.gateway()
                        .control()
                        .mount(new MountRequest(VfsPath.parse(path), "s3://bucket" + path, Map.of(), false, false));
            }
            daemon.gateway()
                    .control()
                    .down(VfsPath.parse("/gone"), new MountStatus.Problem("no such bucket", Instant.EPOCH));
            CommandRun run = doctor(daemon.home(), "-o", "nfs.port=0");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("sluice: 2 things are bad, see above\n");
            assertThat(run.out())
                    .contains("/good (s3://bucket/good): LIST yes, GET yes, PUT yes, DELETE yes")
                    .contains("/full (s3://bucket/full): LIST yes, GET yes, PUT no", "it is full")
                    .contains("/gone (s3://bucket/gone): ", "no such bucket")
                    .contains("the running gateway has NFS ");
        }
    }

    @Test
    void exportRulesThatDoNotMeanWhatTheySayAreTold() {
        String rules =
                "nfs.exports=[{path: /a, clients: [10.0.0.0/8]}, {path: /b, clients: [127.0.0.1], squash: none}]";
        assertThat(doctor(folder.resolve("home"), "-o", "nfs.port=0", "-o", rules)
                        .out())
                .contains("/a for 10.0.0.0/8: but the port is open to this host alone")
                .contains("/b for 127.0.0.1: root of each of them is root here");

        assertThat(doctor(
                                folder.resolve("home"),
                                "-o",
                                "nfs.port=2050",
                                "-o",
                                "nfs.exports=[{path: /train data, clients: [0.0.0.0/0], ro: true}]",
                                "-o",
                                "nfs.listen=0.0.0.0")
                        .out())
                .contains("everybody who reaches the port may mount it")
                .contains(":/train\\040data /mnt nfs vers=3,proto=tcp,nolock,port=2050,mountport=2050,mountproto=tcp"
                        + ",hard,_netdev,ro 0 0")
                .contains("kind: PersistentVolume", "name: sluice-train-data", "accessModes: [ReadOnlyMany]")
                .contains("path: \"/train data\", readOnly: true");
    }
}
