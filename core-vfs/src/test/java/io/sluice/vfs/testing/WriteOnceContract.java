package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.ContractFixture.Ability.STATELESS_WRITES;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Access;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The write-once rule: no byte of a sealed file ever changes, whoever asks. */
interface WriteOnceContract extends ContractPart {
    @Test
    default void aSealedFileTakesNoWrite() throws Exception {
        Scene scene = scene();
        scene.needs(STATELESS_WRITES);
        InodeId file = scene.persisted("/data/file", bytes(1000, 1));
        scene.refused(VfsError.WRITE_ONCE, () -> write(file, 0, bytes(1000, 2)));
        scene.refused(VfsError.WRITE_ONCE, () -> write(file, 100, bytes(1, 3)));
        scene.refused(VfsError.WRITE_ONCE, () -> write(file, 1000, bytes(1, 4)));
        scene.refused(VfsError.WRITE_ONCE, () -> write(file, 5000, bytes(1, 5)));
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(1000, 1));
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(1000, 1));
    }

    @Test
    default void aFileThatLayInTheStoreIsSealed() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(1000, 1));
        InodeId file = scene.id("/data/file");
        scene.refused(VfsError.WRITE_ONCE, () -> scene.truncate(Scene.ROOT, file, 10));
        if (scene.has(STATELESS_WRITES)) {
            scene.refused(VfsError.WRITE_ONCE, () -> write(file, 100, bytes(1, 3)));
        }
        if (scene.has(OPENS)) {
            scene.refused(
                    VfsError.WRITE_ONCE,
                    () -> scene.files().openForWriting(Scene.ROOT, file, false).close());
        }
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(1000, 1));
    }

    @Test
    default void aSealedFileIsNotOpenedForWriting() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        InodeId file = scene.sealed(Scene.ROOT, "/data/file", bytes(1000, 1));
        for (boolean truncate : new boolean[] {false, true}) {
            scene.refused(
                    VfsError.WRITE_ONCE,
                    () -> scene.files()
                            .openForWriting(Scene.ROOT, file, truncate)
                            .close());
        }
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(1000, 1));
    }

    @Test
    default void aSealedFileIsNotTruncated() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(1000, 1));
        scene.refused(VfsError.WRITE_ONCE, () -> scene.truncate(Scene.ROOT, file, 0));
        scene.refused(VfsError.WRITE_ONCE, () -> scene.truncate(Scene.ROOT, file, 999));
        scene.refused(VfsError.WRITE_ONCE, () -> scene.truncate(Scene.ROOT, file, 1001));
        assertThat(scene.at("/data/file").size()).isEqualTo(1000);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(1000, 1));
    }

    @Test
    default void aTruncateToTheSizeThatAFileHasIsFine() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(1000, 1));
        scene.truncate(Scene.ROOT, file, 1000);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(1000, 1));
        InodeId empty = scene.persisted("/data/empty", new byte[0]);
        scene.truncate(Scene.ROOT, empty, 0);
    }

    @Test
    default void aWriteThatIsSentAgainWithTheSameBytesIsFine() throws Exception {
        Scene scene = scene();
        scene.needs(STATELESS_WRITES);
        byte[] whole = bytes(1000, 1);
        InodeId file = scene.persisted("/data/file", whole);
        write(file, 0, whole);
        write(file, 300, Arrays.copyOfRange(whole, 300, 400));
        scene.files().commit(Scene.ROOT, file);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(whole);
    }

    @Test
    default void accessTellsThatASealedFileTakesNoWrite() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(1000, 1));
        EnumSet<Access> asked = EnumSet.of(Access.READ, Access.MODIFY, Access.EXTEND);
        assertThat(scene.files().access(Scene.ROOT, file, asked)).containsExactly(Access.READ);
    }

    @Test
    default void accessTellsThatAFileThatIsBeingWrittenTakesWrites() throws Exception {
        Scene scene = scene();
        InodeId file = scene.create("/data/file").id();
        EnumSet<Access> asked = EnumSet.of(Access.READ, Access.MODIFY, Access.EXTEND);
        assertThat(scene.files().access(Scene.ROOT, file, asked)).isEqualTo(asked);
    }

    @Test
    default void aSealedFileMayBeRenamedRemovedAndGivenOtherAttributes() throws Exception {
        Scene scene = scene();
        InodeId file = scene.sealed(Scene.ROOT, "/data/file", bytes(1000, 1));
        scene.chmod(Scene.ROOT, file, 0400);
        scene.chown(Scene.ROOT, file, 1000, 1000);
        scene.rename("/data/file", "/data/renamed");
        assertThat(scene.at("/data/renamed").mode()).isEqualTo(0400);
        scene.remove("/data/renamed");
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
        assertThat(scene.fixture().object("/data/renamed")).isEmpty();
    }

    private void write(InodeId file, long offset, byte[] data) throws VfsException {
        scene().files().write(Scene.ROOT, file, offset, ByteBuffer.wrap(data), Stability.UNSTABLE);
    }
}
