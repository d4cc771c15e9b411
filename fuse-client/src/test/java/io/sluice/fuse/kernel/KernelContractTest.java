package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.fuse.Errno;
import io.sluice.fuse.FuseDoor;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.VirtualFileSystemContract;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The FUSE door keeps what the core promises as far as the kernel's protocol has words for it. */
final class KernelContractTest extends VirtualFileSystemContract {
    @Override
    protected ContractFixture open() {
        return new Fixture();
    }

    private static final class Fixture implements ContractFixture {
        private final MemoryGateway gateway = new MemoryGateway();
        private final FuseDoor door;
        private final VirtualFileSystem files;

        Fixture() {
            try {
                door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.ROOT, false);
            } catch (VfsException e) {
                throw new AssertionError(e);
            }
            files = new WireFileSystem(door);
        }

        @Override
        public VirtualFileSystem fileSystem() {
            return files;
        }

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(Ability.OPENS, Ability.COOKIES);
        }

        /** By the errno; and a name that leads nowhere is ENOENT, for want of an inode that could be stale. */
        @Override
        public void assertRefused(VfsError expected, Refused operation) {
            VfsException refusal = catchThrowableOfType(VfsException.class, operation::run);
            assertThat(refusal).describedAs("is refused with %s", expected).isNotNull();
            Set<Errno> allowed = EnumSet.of(Errno.of(expected));
            if (expected == VfsError.STALE) {
                allowed.add(Errno.ENOENT);
            }
            assertThat(Errno.of(refusal.error()))
                    .describedAs(refusal.getMessage())
                    .isIn(allowed);
        }

        @Override
        public void putObject(String path, byte[] content) {
            gateway.putObject(path, content);
        }

        @Override
        public void deleteObject(String path) {
            gateway.deleteObject(path);
        }

        @Override
        public Optional<byte[]> object(String path) {
            return gateway.object(path);
        }

        @Override
        public void settle() {
            gateway.settle();
        }

        @Override
        public void expire() {
            gateway.expire();
        }

        @Override
        public void close() {
            door.close();
            gateway.close();
        }
    }
}
