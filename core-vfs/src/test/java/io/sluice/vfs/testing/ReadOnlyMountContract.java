package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.ContractFixture.Ability.STATELESS_WRITES;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A mount that was made with --readonly: everything that changes is refused, whoever asks. */
interface ReadOnlyMountContract extends ContractPart {
    @Test
    default void aReadOnlyMountIsReadAndListed() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        assertThat(scene.read("/readonly/dir/file")).isEqualTo(bytes(100, 1));
        assertThat(scene.names("/readonly/dir")).containsExactly("file");
    }

    @Test
    default void nothingIsMadeOnAReadOnlyMount() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        scene.refused(VfsError.READ_ONLY, () -> scene.createUnopened(Scene.ROOT, "/readonly/new", 0644));
        scene.refused(VfsError.READ_ONLY, () -> scene.createUnopened(Scene.ROOT, "/readonly/dir/new", 0644));
        scene.refused(VfsError.READ_ONLY, () -> scene.mkdir("/readonly/new"));
        assertThat(scene.names("/readonly")).containsExactly("dir");
    }

    @Test
    default void nothingIsRemovedFromAReadOnlyMount() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        scene.refused(VfsError.READ_ONLY, () -> scene.remove("/readonly/dir/file"));
        scene.refused(VfsError.READ_ONLY, () -> scene.rmdir("/readonly/dir"));
        assertThat(scene.fixture().object("/readonly/dir/file")).hasValue(bytes(100, 1));
        assertThat(scene.read("/readonly/dir/file")).isEqualTo(bytes(100, 1));
    }

    @Test
    default void nothingIsRenamedOnAReadOnlyMount() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        scene.refused(VfsError.READ_ONLY, () -> scene.rename("/readonly/dir/file", "/readonly/dir/new"));
        scene.refused(VfsError.READ_ONLY, () -> scene.rename("/readonly/dir", "/readonly/new"));
        assertThat(scene.names("/readonly/dir")).containsExactly("file");
    }

    @Test
    default void noAttributeChangesOnAReadOnlyMount() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        InodeId file = scene.id("/readonly/dir/file");
        InodeId directory = scene.id("/readonly/dir");
        scene.refused(VfsError.READ_ONLY, () -> scene.chmod(Scene.ROOT, file, 0777));
        scene.refused(VfsError.READ_ONLY, () -> scene.chmod(Scene.ROOT, directory, 0777));
        scene.refused(VfsError.READ_ONLY, () -> scene.chown(Scene.ROOT, file, 1, 1));
        scene.refused(VfsError.READ_ONLY, () -> scene.truncate(Scene.ROOT, file, 0));
        AttributeChange times = AttributeChange.ofTimes(Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH));
        scene.refused(
                VfsError.READ_ONLY, () -> scene.files().changeAttributes(Scene.ROOT, file, times, Optional.empty()));
        assertThat(scene.read("/readonly/dir/file")).isEqualTo(bytes(100, 1));
    }

    @Test
    default void nothingIsWrittenToAReadOnlyMount() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        InodeId file = scene.id("/readonly/dir/file");
        if (scene.has(STATELESS_WRITES)) {
            scene.refused(
                    VfsError.READ_ONLY,
                    () -> scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes(10, 2)), Stability.UNSTABLE));
        }
        if (scene.has(OPENS)) {
            scene.refused(
                    VfsError.READ_ONLY,
                    () -> scene.files().openForWriting(Scene.ROOT, file, false).close());
        }
        assertThat(scene.read("/readonly/dir/file")).isEqualTo(bytes(100, 1));
    }

    @Test
    default void accessTellsThatAReadOnlyMountTakesNoChange() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/dir/file", bytes(100, 1));
        InodeId directory = scene.id("/readonly/dir");
        EnumSet<Access> asked = EnumSet.of(Access.READ, Access.LOOKUP, Access.MODIFY, Access.EXTEND, Access.DELETE);
        assertThat(scene.files().access(Scene.ROOT, directory, asked))
                .containsExactlyInAnyOrder(Access.READ, Access.LOOKUP);
    }
}
