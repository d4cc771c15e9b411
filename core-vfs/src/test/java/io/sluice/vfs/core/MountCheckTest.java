package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountCheck.Answer;
import io.sluice.vfs.core.MountCheck.Operation;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryStores;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a check finds out of a store, and that it leaves it as it was. */
final class MountCheckTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final MemoryUnderFileSystem store = gateway.store("/s");

    @AfterEach
    void close() {
        gateway.stores().answer("s");
        store.heal();
        gateway.close();
    }

    private static MountRequest request(boolean readonly) throws VfsException {
        return new MountRequest(
                VfsPath.parse("/s"), "memory://s", Map.of(MemoryStores.SECRET, "s3cr3t"), readonly, false);
    }

    private MountCheck check(boolean readonly) throws VfsException {
        MountCheck check = gateway.fileSystem().check(request(readonly));
        assertThat(check.steps()).extracting(MountCheck.Step::operation).containsExactly(Operation.values());
        assertThat(gateway.fileSystem().mounts()).hasSize(4);
        return check;
    }

    private static List<Answer> answers(MountCheck check) {
        return check.steps().stream().map(MountCheck.Step::answer).toList();
    }

    private static String why(MountCheck check, Operation operation) {
        return check.steps().stream()
                .filter(step -> step.operation() == operation)
                .findFirst()
                .orElseThrow()
                .why();
    }

    @Test
    void whereEverythingIsAllowedNothingIsLeft() throws Exception {
        store.plant("a/b/object", "0123456789abcdef0123");
        MountCheck check = check(false);
        assertThat(answers(check)).containsExactly(Answer.YES, Answer.YES, Answer.YES, Answer.YES);
        assertThat(why(check, Operation.GET)).isEqualTo("read 16 bytes of a/b/object");
        assertThat(check.suffices()).isTrue();
        assertThat(check.leftover()).isEmpty();
        assertThat(store.keys()).containsExactly("a/b/object");
        assertThat(store.isClosed()).isTrue();
        assertThat(gateway.stores().opened("s")).containsExactly(Map.of(MemoryStores.SECRET, "s3cr3t"));
    }

    @Test
    void theStoreOfAMountThatIsThereIsTriedAsItIsAndStaysOpen() throws Exception {
        store.plant("object", "x");
        gateway.fileSystem().mount(request(false));
        store.failNext("put", 1, UfsError.ACCESS_DENIED);

        MountCheck check = gateway.fileSystem().check(VfsPath.parse("/s"));

        assertThat(answers(check).subList(0, 3)).containsExactly(Answer.YES, Answer.YES, Answer.NO);
        assertThat(check.suffices()).isFalse();
        assertThat(answers(gateway.fileSystem().check(VfsPath.parse("/s"))))
                .containsExactly(Answer.YES, Answer.YES, Answer.YES, Answer.YES);
        assertThat(store.keys()).containsExactly("object");
        assertThat(store.isClosed()).isFalse();
        assertThatThrownBy(() -> gateway.fileSystem().check(VfsPath.parse("/elsewhere")))
                .isInstanceOfSatisfying(
                        VfsException.class, e -> assertThat(e.error()).isEqualTo(VfsError.NOT_FOUND));
    }

    @Test
    void anEmptyStoreIsReadByTheProbeItself() throws Exception {
        MountCheck check = check(false);
        assertThat(answers(check)).containsExactly(Answer.YES, Answer.YES, Answer.YES, Answer.YES);
        assertThat(why(check, Operation.GET)).startsWith("read 16 bytes of .sluice-probe-");
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void forAReadonlyMountNothingIsWritten() throws Exception {
        store.plant("object", "x");
        MountCheck check = check(true);
        assertThat(answers(check)).containsExactly(Answer.YES, Answer.YES, Answer.UNTRIED, Answer.UNTRIED);
        assertThat(check.suffices()).isTrue();
        assertThat(store.calls("put")).isEmpty();
        assertThat(store.calls("delete")).isEmpty();
    }

    @Test
    void aReadonlyMountOfAnEmptyStoreSaysThatNothingCouldBeRead() throws Exception {
        MountCheck check = check(true);
        assertThat(answers(check)).containsExactly(Answer.YES, Answer.UNTRIED, Answer.UNTRIED, Answer.UNTRIED);
        assertThat(why(check, Operation.GET)).isEqualTo("no object was found that could be read");
        assertThat(check.suffices()).isTrue();
    }

    @Test
    void aPutThatIsDeniedIsSaidAndDoesNotSuffice() throws Exception {
        store.plant("object", "x");
        store.failNext("put", 1, UfsError.ACCESS_DENIED);
        MountCheck check = check(false);
        assertThat(answers(check).subList(0, 3)).containsExactly(Answer.YES, Answer.YES, Answer.NO);
        assertThat(why(check, Operation.PUT)).isEqualTo("the test says that this put fails");
        assertThat(check.suffices()).isFalse();
        assertThat(check.leftover()).isEmpty();
    }

    @Test
    void aProbeThatCanNotBeRemovedIsNamed() throws Exception {
        store.failNext("delete", 1, UfsError.ACCESS_DENIED);
        MountCheck check = check(false);
        assertThat(answers(check)).containsExactly(Answer.YES, Answer.YES, Answer.YES, Answer.NO);
        assertThat(check.suffices()).isFalse();
        assertThat(store.keys()).containsExactly(check.leftover().orElseThrow());
    }

    @Test
    void aProbeWhosePutLostItsAnswerIsRemovedAllTheSame() throws Exception {
        store.loseNextAnswer("put");
        MountCheck check = check(false);
        assertThat(answers(check).get(2)).isEqualTo(Answer.NO);
        assertThat(store.keys()).isEmpty();
        assertThat(check.leftover()).isEmpty();
    }

    @Test
    void aListThatIsDeniedDoesNotKeepTheOthersFromBeingTried() throws Exception {
        store.failNext("list", 1, UfsError.ACCESS_DENIED);
        MountCheck check = check(false);
        assertThat(answers(check)).containsExactly(Answer.NO, Answer.YES, Answer.YES, Answer.YES);
        assertThat(check.suffices()).isFalse();
    }

    @Test
    void aGetThatIsDeniedDoesNotSufficeForAReadonlyMountEither() throws Exception {
        store.plant("object", "x");
        store.failNext("read", 1, UfsError.ACCESS_DENIED);
        MountCheck check = check(true);
        assertThat(answers(check).get(1)).isEqualTo(Answer.NO);
        assertThat(check.suffices()).isFalse();
    }

    @Test
    void aStoreThatCanNotBeOpenedIsSaidSo() throws Exception {
        gateway.stores().away("s", Optional.of(UfsError.ACCESS_DENIED));
        MountCheck check = check(true);
        assertThat(answers(check)).containsExactly(Answer.NO, Answer.UNTRIED, Answer.UNTRIED, Answer.UNTRIED);
        assertThat(why(check, Operation.LIST)).isEqualTo("the store can't be opened: the test says that s is away");
        assertThat(check.suffices()).isFalse();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
        gateway.stores().silence("s");
        try (MountProbe probe = new MountProbe("x", Duration.ofMillis(50))) {
            MountCheck check = probe.run(gateway.stores(), request(false));
            assertThat(why(check, Operation.LIST)).startsWith("the store can't be opened: no answer within ");
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithoutAskingTheStore() throws Exception {
        MountRequest taken = new MountRequest(VfsPath.parse("/data"), "memory://s", Map.of(), false, false);
        MountRequest unknown = new MountRequest(VfsPath.parse("/s"), "memory://s", Map.of("x", "y"), false, false);
        scene.refused(VfsError.EXISTS, () -> gateway.fileSystem().check(taken));
        scene.refused(VfsError.INVALID, () -> gateway.fileSystem().check(unknown));
        assertThat(gateway.stores().opened("s")).isEmpty();
    }
}
