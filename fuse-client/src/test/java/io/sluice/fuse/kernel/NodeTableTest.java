package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeTableTest {
    private static final InodeId ROOT = new InodeId(4711);
    private static final InodeId FILE = new InodeId(99);
    private static final FileName NAME = new FileName("name");

    private final NodeTable nodes = new NodeTable(ROOT);

    @Test
    void theRootOfTheMountIsNodeOne() throws VfsException {
        assertThat(nodes.number(ROOT)).isEqualTo(1);
        assertThat(nodes.inode(1)).isEqualTo(ROOT);
        assertThat(nodes.number(FILE)).isEqualTo(99);
        assertThat(nodes.inode(99)).isEqualTo(FILE);
    }

    @Test
    void whatWasForgottenAsOftenAsItWasLookedUpIsGone() {
        nodes.lookedUp(FILE, ROOT, NAME);
        nodes.lookedUp(FILE, FILE, NAME);
        nodes.lookedUp(FILE, ROOT, NAME);
        nodes.forget(99, 2);
        assertThat(nodes.parent(99)).hasValue(ROOT);
        nodes.forget(99, 1);
        assertThat(nodes.parent(99)).isEmpty();
        assertThat(nodes.count()).isZero();
    }

    @Test
    void whatIsForgottenTooOftenIsNoHarm() {
        nodes.forget(99, 1);
        nodes.lookedUp(FILE, ROOT, NAME);
        nodes.forget(99, Long.MAX_VALUE);
        assertThat(nodes.count()).isZero();
    }

    @Test
    void anInodeThatIsRenewedIsAnotherNodeAlsoWhenTheKernelForgetsIt() throws VfsException {
        assertThat(nodes.lookedUp(FILE, ROOT, NAME)).isEqualTo(99);
        nodes.renew(FILE);
        long other = nodes.lookedUp(FILE, ROOT, NAME);
        assertThat(other).isNegative();
        assertThat(nodes.lookedUp(FILE, ROOT, NAME)).isEqualTo(other);
        assertThat(nodes.inode(other)).isEqualTo(FILE);
        assertThat(nodes.inode(99)).isEqualTo(FILE);
        nodes.forget(99, 1);
        nodes.forget(other, 2);
        assertThat(nodes.count()).isZero();
        assertThat(catchThrowableOfType(VfsException.class, () -> nodes.inode(other)))
                .isNotNull();
        assertThat(nodes.lookedUp(FILE, ROOT, NAME)).isEqualTo(other);
    }

    private static SeenVersion version(long number) {
        return new SeenVersion(true, number, 0644, 1, 2, 3, 4, -5, 6);
    }

    @Test
    void eachVersionOfAnInodeIsANodeOfItsOwn() throws VfsException {
        assertThat(nodes.lookedUp(FILE, ROOT, NAME, Optional.of(version(7)))).isEqualTo(99);
        assertThat(nodes.lookedUp(FILE, ROOT, NAME, Optional.of(version(7)))).isEqualTo(99);
        long other = nodes.lookedUp(FILE, ROOT, NAME, Optional.of(version(8)));
        assertThat(other).isNegative();
        assertThat(nodes.lookedUp(FILE, ROOT, NAME, Optional.of(version(8)))).isEqualTo(other);
        assertThat(nodes.version(99)).hasValue(version(7));
        assertThat(nodes.version(other)).hasValue(version(8));
        assertThat(nodes.inode(other)).isEqualTo(FILE);
        assertThat(nodes.numbers(FILE)).containsExactly(99L, other);
        nodes.forget(99, 2);
        nodes.forget(other, 2);
        assertThat(nodes.count()).isZero();
        assertThat(nodes.parent(FILE)).isEmpty();
    }

    @Test
    void whatWasToldOfAVersionIsToldAgainAsItWas() {
        FileAttributes told = version(7).attributes(FILE);
        assertThat(told.version()).hasValue(7);
        assertThat(SeenVersion.of(told)).isEqualTo(version(7));
        assertThat(told.modified()).isEqualTo(Instant.ofEpochSecond(-1, 999_999_995));
    }

    @Test
    void anImpossibleNumberIsRefused() {
        for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
            VfsException refusal = catchThrowableOfType(VfsException.class, () -> nodes.inode(number));
            assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        }
    }
}
