package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
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

    @Test
    void anImpossibleNumberIsRefused() {
        for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
            VfsException refusal = catchThrowableOfType(VfsException.class, () -> nodes.inode(number));
            assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        }
    }
}
