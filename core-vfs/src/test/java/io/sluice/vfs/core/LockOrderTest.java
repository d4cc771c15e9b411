package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.testing.ManyThreads;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.Scene;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Some change the metadata within an update, some outside of any, while others sync: nobody waits for ever. */
final class LockOrderTest {
    private static final int ROUNDS = 3_000;
    private static final int OPERATIONS = 300;
    private static final FileName NAME = new FileName("name");

    private final MemoryMetadataStore metadata = new MemoryMetadataStore();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void identitiesAreRecordedWithinUpdatesAndOutsideWhileOthersSync() throws Exception {
        Identities identities = new Identities(metadata);
        ManyThreads.run(6, thread -> {
            InodeId id = new InodeId(1000L + thread);
            InodeId directory = new InodeId(50L + thread % 2);
            for (int round = 0; round < ROUNDS; round++) {
                switch (thread % 3) {
                    case 0 -> metadata.update(() -> identities.bind(id, new Location(directory, NAME)));
                    case 1 -> {
                        InodeId taken = InodeId.derive(directory, NAME);
                        identities.becameNameless(taken);
                        assertThat(identities.idOf(directory, NAME)).isNotEqualTo(taken);
                        identities.forgetNameless(taken);
                        identities.unbind(id);
                    }
                    default -> metadata.sync();
                }
            }
        });
    }

    @Test
    void anIdThatIsBoundAgainToItsPlaceIsNotFreeInBetween() throws Exception {
        Identities identities = new Identities(metadata);
        InodeId directory = new InodeId(50);
        InodeId moved = InodeId.derive(directory, NAME);
        Location place = new Location(directory, new FileName("other"));
        identities.bind(moved, place);
        AtomicBoolean over = new AtomicBoolean();
        ManyThreads.run(2, thread -> {
            for (int round = 0; round < ROUNDS && !over.get(); round++) {
                if (thread == 0) {
                    identities.bind(moved, place);
                } else {
                    assertThat(identities.idOf(directory, new FileName("other")))
                            .isEqualTo(moved);
                }
            }
            over.set(true);
        });
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void directoriesAreRenamedWhileOthersPinMountAndSync() throws Exception {
        try (MemoryGateway gateway = new MemoryGateway()) {
            Scene scene = new Scene(gateway);
            scene.mkdir("/data/a");
            InodeId pinned = scene.mkdir("/data/pinned");
            GatewayFileSystem files = gateway.fileSystem();
            ManyThreads.run(4, thread -> {
                for (int round = 0; round < OPERATIONS; round++) {
                    switch (thread) {
                        case 0 -> {
                            scene.rename("/data/a", "/data/b");
                            scene.rename("/data/b", "/data/a");
                        }
                        case 1 -> files.unpin(files.pin(pinned));
                        case 2 -> {
                            gateway.mount("/other", false, Map.of());
                            files.unmount(VfsPath.parse("/other"), UnmountMode.SAFE);
                        }
                        default -> scene.chown(Scene.ROOT, pinned, round, round);
                    }
                }
            });
            assertThat(scene.names("/data")).contains("a", "pinned");
        }
    }
}
