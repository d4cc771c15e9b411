package io.sluice.fuse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseMountOptions;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.ShownOwner;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mount that shows all as somebody's. */
public abstract class ShownOwnerContract {
    private static final int SHOWN = 4_711;
    private static final int SHOWN_GROUP = 4_712;

    private Optional<MountedDirectory> mounted = Optional.empty();
    private Scene scene;

    /** The binding that is held to it. */
    protected abstract FuseBinding binding();

    @BeforeEach
    final void mount() throws Exception {
        FuseBinding binding = binding();
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root");
        mounted = Optional.of(new MountedDirectory(binding));
        scene = new Scene(mounted().gateway());
        mounted().gateway().putObject(MountedDirectory.NAMESPACE_PATH + "/d/file", new byte[10]);
        ShownOwner owner = new ShownOwner(OptionalInt.of(SHOWN), OptionalInt.of(SHOWN_GROUP));
        mounted()
                .mounts()
                .mount(FuseMountRequest.of(mounted().path(), VfsPath.parse(MountedDirectory.NAMESPACE_PATH))
                        .with(FuseMountOptions.DEFAULT.ownedBy(owner)));
    }

    @AfterEach
    final void unmount() throws IOException {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    private MountedDirectory mounted() {
        return mounted.orElseThrow();
    }

    private void says(String script, String output) {
        assertThat(mounted().sh("set -e; " + script)).isEqualTo(new MountedDirectory.Result(0, output));
    }

    private static String asShown(String script) {
        return "setpriv --reuid " + SHOWN + " --regid " + SHOWN_GROUP + " --clear-groups bash -c '" + script + "'";
    }

    private FileAttributes at(String name) throws Exception {
        return scene.at(MountedDirectory.NAMESPACE_PATH + "/" + name);
    }

    @Test
    final void allIsShownAsTheirsWithTheModeThatItHas() {
        says("stat -c '%u %g %a' d d/file", "4711 4712 755\n4711 4712 644");
        says("cd d; find . -uid 4711 -gid 4712 | wc -l; ls -ln | grep -c 4711", "2\n1");
    }

    @Test
    final void theyMayDoWhatAnOwnerMay() throws Exception {
        says(asShown("cat d/file | wc -c; echo hello > d/new; cat d/new; chmod 600 d/new; rm d/file"), "10\nhello");
        says("stat -c '%u %g %a' d/new; test ! -e d/file", "4711 4712 600");
        assertThat(at("d/new").uid()).isEqualTo(SHOWN);
        assertThat(at("d/new").gid()).isEqualTo(SHOWN_GROUP);
    }

    @Test
    final void othersMayDoWhatTheModeSays() {
        String other = "setpriv --reuid 5000 --regid 5000 --clear-groups bash -c ";
        assertThat(mounted()
                        .sh(other + "'cat d/file | wc -c; echo no > d/file2'")
                        .output())
                .startsWith("10")
                .contains("Permission denied");
        assertThat(mounted().sh(other + "'rm -f d/file; chmod 777 d/file'").status())
                .isNotZero();
    }

    @Test
    final void whatOneMakesIsOnesOwnElsewhere() throws Exception {
        says("echo root > made; mkdir below; stat -c '%u %g' made below", "4711 4712\n4711 4712");
        assertThat(at("made").uid()).isZero();
        assertThat(at("below").gid()).isZero();
    }

    @Test
    final void aChangeOfOwnerChangesNothingAndIsNoError() throws Exception {
        scene.chown(Caller.ROOT, at("d/file").id(), 7, 8);
        says(
                "chown 5:6 d/file; stat -c '%u %g' d/file; cp -p d/file copy; stat -c '%u %g' copy",
                "4711 4712\n4711 4712");
        assertThat(at("d/file").uid()).isEqualTo(7);
        assertThat(at("d/file").gid()).isEqualTo(8);
    }
}
