package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.admin.FuseDoor.FuseDown;
import io.sluice.tools.testing.MemoryFiles;
import io.sluice.tools.testing.MemoryPersistence;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistState;
import io.sluice.vfs.core.Refusal;
import io.sluice.vfs.core.UnsavedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a user types them, against a gateway of fakes behind the real admin API. */
final class CommandsTest {
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

    private static UnsavedFile unsaved(String path, PersistState state, Optional<String> problem) throws VfsException {
        return new UnsavedFile(
                VfsPath.parse(path), 10, state, MemoryFiles.TIME, OptionalInt.empty(), 0, problem, Optional.empty());
    }

    @Test
    void persistWaitsForWhatIsOnItsWayAndNamesWhatIsRefused() throws Exception {
        MemoryPersistence files = daemon.gateway().control().persistence();
        files.put(unsaved("/a", PersistState.TO_BE_PERSISTED, Optional.empty()));
        assertThat(done("fs", "persist", "/")).isEqualTo("on their way: 1 file\n");
        files.put(unsaved("/a", PersistState.PERSISTING, Optional.empty()));
        assertThat(done("fs", "persist", "--wait", "--all")).isEmpty();
        files.put(unsaved("/b", PersistState.FAILED, Optional.of("403")));
        CommandRun refused = sluice("fs", "persist", "--wait", "--all");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo("/b: 403\n");
        assertThat(refused.err()).isEqualTo("sluice: 1 file not in the store: see above\n");
        assertThat(done("status")).contains("1 refused or set aside").contains("ALARM");
        assertThat(sluice("fs", "persist").code()).isEqualTo(2);
    }

    @Test
    void statusNamesWhatIsDownAndWhichSettingsDoNotHold() throws Exception {
        VfsPath path = VfsPath.parse("/lost");
        daemon.gateway().control().mount(new MountRequest(path, "s3://bucket", Map.of(), false, false));
        daemon.gateway().control().down(path, new MountStatus.Problem("no route to host", MemoryFiles.TIME));
        daemon.gateway().fuse().putDown(new FuseDown("/mnt/x", "/", "/mnt/x does not exist"));

        assertThat(done("status").lines())
                .contains("mounts  1, 1 down", "fuse    0 mounted, 1 down", "DOWN    /lost: no route to host")
                .contains("DOWN    /mnt/x: /mnt/x does not exist")
                .contains("note    read.budget is 1GiB, of which 64 MiB are used");
        assertThat(sluice("doctor").out()).contains("read.budget is 1GiB", "/mnt/x is not mounted");
    }

    @Test
    void whyWithoutAPathTellsOfAllPathsAndEachWayOutOnce() throws Exception {
        MemoryPersistence files = daemon.gateway().control().persistence();
        assertThat(done("fs", "why")).isEqualTo("nothing was refused\n");
        for (String path : List.of("/d/a", "/d/b")) {
            files.put(
                    VfsPath.parse(path),
                    new Refusal(
                            MemoryFiles.TIME,
                            7,
                            "fuse",
                            "write",
                            VfsError.WRITE_ONCE,
                            "the file is sealed",
                            Optional.of("rename")));
        }
        assertThat(done("fs", "why").lines()).hasSize(3).anyMatch(line -> line.contains("/d/b: write by uid 7 (fuse)"));
        assertThat(done("fs", "why", "-R", "/d").lines()).hasSize(3);
        assertThat(done("fs", "why", "--all", "/other")).isEqualTo("/other: nothing was refused here\n");
        assertThat(done("fs", "why", "--json")).contains("\"path\" : \"/d/a\"");
    }

    @Test
    void whyTellsWhoWasRefusedWhatAndWhatWouldAllowIt() throws Exception {
        MemoryPersistence files = daemon.gateway().control().persistence();
        assertThat(done("fs", "why", "/b")).isEqualTo("/b: nothing was refused here\n");
        files.put(unsaved("/b", PersistState.FAILED, Optional.of("403")));
        Refusal refusal = new Refusal(
                MemoryFiles.TIME,
                1000,
                "nfs 10.0.0.7",
                "write",
                VfsError.WRITE_ONCE,
                "the file is sealed",
                Optional.of("rename"));
        files.put(VfsPath.parse("/b"), refusal);
        files.put(VfsPath.parse("/b"), refusal);
        String time = Terminal.time(MemoryFiles.TIME);
        String what = "write by uid 1000 (nfs 10.0.0.7): WRITE_ONCE, the file is sealed";
        assertThat(done("fs", "why", "/b").lines())
                .containsExactly(
                        "FAILED since " + time + ": 403",
                        time + "  " + what + " (2 times)",
                        "  what would allow it: rename");
        assertThat(time).matches("[-0-9]{10} [0-9:]{8}");
        assertThat(done("fs", "why", "--json", "/b")).contains("\"operation\" : \"write\"");
    }

    @Test
    void aStoreIsMountedListedAndUnmounted() {
        assertThat(done("fs", "mount", "/data", "s3://bucket/p", "--readonly", "--option", "region=eu"))
                .isEqualTo("mounted: s3://bucket/p at /data\n");
        assertThat(done("fs", "mount")).isEqualTo("/data  s3://bucket/p  (ro,region=eu)  up\n");
        assertThat(done("fs", "mount", "--json")).contains("\"uri\" : \"s3://bucket/p\"");
        assertThat(sluice("fs", "mount", "/data", "file:///x").err())
                .isEqualTo("sluice: /data: something is mounted there already; unmount it first\n");
        assertThat(done("fs", "unmount", "/data")).isEqualTo("unmounted: /data\n");
        assertThat(done("fs", "mount")).isEmpty();
    }

    @Test
    void filesGoInAndOutAndAround() throws IOException {
        Path local = Files.createDirectories(folder.resolve("local/sub"));
        Files.writeString(local.resolveSibling("a"), "hello");
        Files.writeString(local.resolve("b"), "0123456789");

        assertThat(done("fs", "cp", "-R", "file:" + folder.resolve("local"), "/up"))
                .isEqualTo("copied: 2 files\n");
        assertThat(done("fs", "cat", "/up/a", "/up/sub/b")).isEqualTo("hello0123456789");
        assertThat(done("fs", "head", "-c", "3", "/up/sub/b")).isEqualTo("012");
        assertThat(done("fs", "tail", "-c", "3", "/up/sub/b")).isEqualTo("789");
        assertThat(done("fs", "cp", "-R", "/up", "/copy")).isEqualTo("copied: 2 files\n");
        assertThat(done("fs", "mv", "/copy/a", "/copy/sub")).isEmpty();
        assertThat(done("fs", "cp", "-R", "/copy", "file:" + folder.resolve("down")))
                .isEqualTo("copied: 2 files\n");
        assertThat(folder.resolve("down/sub/a")).hasContent("hello");
        assertThat(done("fs", "count", "/")).isEqualTo("4 files  4 directories  30 bytes  /\n");
        assertThat(done("fs", "du", "/up")).isEqualTo("15  15 B  0% cached  /up\n");
    }

    @Test
    void aListingShowsEachEntryOnALine() {
        done("fs", "mkdir", "-p", "/a/b/c");
        done("fs", "chmod", "750", "/a/b");
        done("fs", "chown", "1234:5678", "/a/b");

        assertThat(done("fs", "ls", "/a")).matches("drwxr-x---  1234 5678 4096 PERSISTED 2019-02-0\\d .* DIR /a/b\n");
        assertThat(done("fs", "ls", "-R", "/").lines()).hasSize(3);
        assertThat(done("fs", "ls", "--json", "/a").lines()).hasSize(1).allMatch(line -> line.startsWith("{"));
        assertThat(done("fs", "stat", "/a/b")).contains("mode      0750 drwxr-x---");
    }

    @Test
    void aDirectoryOfManyPagesIsListedChangedAndRemovedWhole() throws IOException {
        Path local = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 2_345; i++) {
            Files.createFile(local.resolve("f" + i));
        }
        done("fs", "cp", "-R", "file:" + local, "/many");

        assertThat(done("fs", "ls", "/many").lines()).hasSize(2_345);
        done("fs", "chmod", "-R", "u=r", "/many");
        assertThat(done("fs", "ls", "/many").lines()).allMatch(line -> line.startsWith("-r--r--r--"));
        assertThat(sluice("fs", "rm", "/many").err())
                .isEqualTo("sluice: /many: is a directory; name a file, or use -R\n");
        done("fs", "rm", "-R", "/many");
        assertThat(done("fs", "ls", "/")).isEmpty();
    }

    @Test
    void pathsArePinnedListedAndUnpinned() {
        assertThat(done("fs", "pin")).isEmpty();
        done("fs", "mkdir", "/a");
        String pinned = done("fs", "pin", "/a");
        assertThat(pinned).isEqualTo("pinned: /a\n");
        String path = pinned.substring("pinned: ".length()).strip();
        assertThat(done("fs", "pin")).isEqualTo(path + "\n");
        assertThat(done("fs", "pin", "--json")).contains("\"path\" : \"" + path + "\"");
        assertThat(done("fs", "unpin", path)).isEqualTo("unpinned: " + path + "\n");
        assertThat(done("fs", "pin")).isEmpty();
        assertThat(sluice("fs", "unpin", path).err()).isEqualTo("sluice: " + path + ": it is not pinned\n");
        assertThat(sluice("fs", "pin", "/nowhere").err()).startsWith("sluice: /nowhere: ");
    }

    @Test
    void nfsClientsAreListedAndKicked() {
        List<String> lines = done("nfs", "clients").lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("ADDRESS ").endsWith("LAST ERROR");
        assertThat(lines.get(1)).startsWith("10.0.0.7:700 ").contains("2.0 KiB", "3.0 GiB", " yes ", "/data");
        assertThat(lines.get(2)).startsWith("10.0.0.7:701 ").contains(" no ", "WRITE: NOSPC at ");
        assertThat(done("--json", "nfs", "clients")).contains("\"requests\" : 12");
        assertThat(done("nfs", "kick", "10.0.0.7")).isEqualTo("ended: 2 of 10.0.0.7\n");
        CommandRun gone = sluice("nfs", "kick", "10.0.0.7");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err())
                .isEqualTo("sluice: 10.0.0.7: has no connection; sluice nfs clients lists those there are\n");
        assertThat(sluice("nfs", "kick", "trainer").err()).contains("is no address");
        assertThat(sluice("nfs", "kick", "10.0.7").err()).contains("is no address");
    }

    @Test
    void theDoorsAndTheCacheAreShown() {
        assertThat(done("nfs", "exports")).isEqualTo("""
            /  127.0.0.0/8(rw,squash=root,anonuid=65534,anongid=65534)

            mount -t nfs -o vers=3,proto=tcp,nolock,port=2049,mountport=2049,mountproto=tcp 127.0.0.1:/ /mnt
            """);
        assertThat(done("fuse", "mount", "/mnt/x", "/a")).isEqualTo("mounted: /a at /mnt/x (none)\n");
        assertThat(done("fuse", "stat")).isEqualTo("""
            MOUNTPOINT  PATH  BINDING  OPEN  OPENS  BY THE KERNEL  READ  WRITTEN  A SECOND
            /mnt/x      /a    none     0     0      -              0 B   0 B      0.0
            """);
        assertThat(done("fuse", "umount", "/mnt/x")).isEqualTo("unmounted: /mnt/x\n");
        assertThat(done("fuse", "mount", "/mnt/y", "--binding", "kernel", "--readonly"))
                .isEqualTo("mounted: / at /mnt/y (kernel, readonly)\n");
        assertThat(done("fuse", "mount", "/mnt/z", "--readonly", "--nocto", "--uid", "root", "--gid", "4711"))
                .isEqualTo("mounted: / at /mnt/z (none, readonly, nocto, uid 0, gid 4711)\n");
        assertThat(done("fuse", "mount", "/mnt/z", "--readonly", "--nocto", "--uid", "0", "--gid", "4711"))
                .startsWith("mounted already: / at /mnt/z (none, ");
        assertThat(sluice("fuse", "mount", "/mnt/z", "--uid", "nobody at all").err())
                .startsWith("sluice: there is no user nobody at all; give a name of this host");
        assertThat(done("cache", "stat")).isEqualTo("""
            DIRECTORY  USED     LIMIT     FULL  FILES  READS  HITS   READ FROM IT  HITS   EVICTED
            /cache     3.0 MiB  10.0 GiB  0.0%  2      3      75.0%  3.0 MiB       75.0%  7 files

            MOUNT  USED     READS  HITS   BYTES READ  HITS   FETCHED  REFUSED   EVICTED
            /      3.0 MiB  4      75.0%  4.0 MiB     75.0%  5.0 MiB  2 blocks  7 files
            ALARM: /cache takes nothing at the moment: it is full
            """);
        assertThat(done("status")).contains("state   serving").contains("nfs     127.0.0.1:2049");
    }

    @Test
    void withoutAGatewayTheLineSaysHowToStartOne() {
        CommandRun run = CommandRun.of(folder.resolve("nobody"), "fs", "ls", "/");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("sluice: no gateway runs with the home " + folder.resolve("nobody")
                        + "; start one with: sluice start\n");
        assertThat(folder.resolve("nobody")).doesNotExist();
    }

    @Test
    void badUsageIsOneLineAndExitCodeTwo() {
        CommandRun typo = sluice("fs", "lss");
        assertThat(typo.code()).isEqualTo(2);
        assertThat(typo.err()).isEqualTo("sluice: fs has no command lss; did you mean ls?; see: sluice fs --help\n");
        assertThat(sluice("qqqqqq").err()).isEqualTo("sluice: there is no command qqqqqq; see: sluice --help\n");
        assertThat(sluice("fs", "ls", "--recursive").err())
                .isEqualTo("sluice: fs ls has no option --recursive; see: sluice fs ls --help\n");
        assertThat(sluice("fs", "mount", "/x", "s3://b/", "--readnly").err())
                .isEqualTo("sluice: fs mount has no option --readnly; did you mean --readonly?;"
                        + " see: sluice fs mount --help\n");
        assertThat(sluice("status", "--jsn").err()).contains("did you mean --json?");
        assertThat(sluice("fs", "mv", "/a", "/b", "/c").err())
                .isEqualTo("sluice: fs mv takes no further word: /c; see: sluice fs mv --help\n");
        assertThat(sluice().err())
                .startsWith("sluice: a command is missing: start, stop, ")
                .hasLineCount(1);
        assertThat(sluice("fs").err())
                .startsWith("sluice: fs needs one of its commands: mount, ")
                .hasLineCount(1);
        assertThat(sluice("fs", "chmod", "u+q", "/").err())
                .isEqualTo("sluice: u+q is not a mode; write it like 644 or u+rwX,go-w; see: sluice fs chmod --help\n");
        assertThat(sluice("fs", "mount", "/x").code()).isEqualTo(2);
        assertThat(sluice("fs", "mount", "/x", "s3://b/", "@/no/such/file").err())
                .isEqualTo("sluice: /no/such/file: no such file to read options from; check the path after @\n");
        assertThat(sluice("fs", "cat").err()).hasLineCount(1).endsWith("see: sluice fs cat --help\n");
    }

    @Test
    void idsAreNumbersOfUpTo32Bits() {
        done("fs", "mkdir", "/a");
        done("fs", "chown", "4294967294:3000000000", "/a");

        assertThat(done("fs", "stat", "/a")).contains("4294967294 (4294967294)", "3000000000 (3000000000)");
        assertThat(sluice("fs", "chown", "4294967295", "/a").err())
                .isEqualTo(
                        "sluice: there is no user 4294967295; give a name of this host, or a number up to 4294967294;"
                                + " see: sluice fs chown --help\n");
    }

    @Test
    void aDirectoryIsNotCopiedIntoItself() throws IOException {
        Path local = Files.createDirectories(folder.resolve("local/sub"));
        done("fs", "mkdir", "-p", "/m/sub");
        done("fs", "mount", "/m", local.getParent().toUri().toString());

        assertThat(sluice("fs", "cp", "-R", "file:" + local.getParent(), "/m/copy")
                        .err())
                .isEqualTo("sluice: /m/copy: lies inside " + local.getParent() + ", which is mounted at /m;"
                        + " copy it to another place\n");
        assertThat(sluice("fs", "cp", "-R", "/m", "file:" + local.resolve("copy"))
                        .err())
                .isEqualTo("sluice: " + local.resolve("copy") + ": lies inside /m, which is " + local.getParent()
                        + " there; copy it to another place\n");
        assertThat(done("fs", "cp", "-R", "file:" + local, "/m/copy")).isEqualTo("copied: 0 files\n");
        assertThat(local.resolve("copy")).doesNotExist();
    }

    @Test
    void everyCommandHasHelpWithWhatItIsFor() {
        requireHelp(
                List.of(), Sluice.commandLine(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false));
        assertThat(done("fs", "mount", "--help")).contains("Examples:", "s3://bucket/prefix --readonly");
        assertThat(done("--help")).contains("Begin with:", "sluice demo");
    }

    private void requireHelp(List<String> words, CommandLine command) {
        List<String> asked = new ArrayList<>(words);
        asked.add("--help");
        String help = done(asked.toArray(String[]::new));
        assertThat(help).startsWith("Usage: sluice").contains("--home=DIR");
        assertThat(command.getCommandSpec().usageMessage().description())
                .describedAs("what %s is for", words)
                .isNotEmpty();
        if (command.getSubcommands().isEmpty()) {
            assertThat(String.join(" ", command.getCommandSpec().usageMessage().footer()))
                    .describedAs("an example of %s", words)
                    .contains("Example", command.getCommandSpec().qualifiedName());
        }
        command.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            requireHelp(longer, below);
        });
    }

    @Test
    void settingsAreShownWithWhereTheyCameFrom() throws IOException {
        Files.writeString(daemon.home().resolve("sluice.yaml"), "nfs:\n  port: 2050\n");

        assertThat(done("config").lines())
                .anyMatch(line -> line.matches("nfs\\.port +2050 +.*/home/sluice\\.yaml:2"))
                .anyMatch(line -> line.matches("log\\.level +info +default"));
        assertThat(sluice("config", "-o", "nfs.port=x").code()).isEqualTo(1);
    }
}
