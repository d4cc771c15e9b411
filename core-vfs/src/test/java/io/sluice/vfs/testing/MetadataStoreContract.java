package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.AttributeRule;
import io.sluice.vfs.meta.LeftFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.meta.PinRecord;
import io.sluice.vfs.meta.RuleSet;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.meta.UnfinishedUpload;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStore} keeps to. */
public abstract class MetadataStoreContract {
    private static final InodeId INODE = new InodeId(0x0123_4567_89ab_cdefL);
    private static final Instant MOMENT = Instant.parse("2026-05-04T03:02:01.123456789Z");

    private MetadataStore store;

    /** A store with nothing in it. */
    protected abstract MetadataStore openEmpty() throws Exception;

    /** What is there if the process of {@code killed} ended now by kill -9; the caller closes it. */
    protected abstract MetadataStore afterKill(MetadataStore killed) throws Exception;

    /** An attribute record that tells number {@code n} from every other one. */
    protected static AttributeRecord numbered(int n) {
        return new AttributeRecord(
                OptionalInt.of(n),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(MOMENT.plusNanos(n)),
                Optional.empty(),
                0);
    }

    /** A file of which everything is set. */
    protected static PendingFile pendingFile(InodeId id) {
        return new PendingFile(
                id,
                new Location(InodeId.ROOT, new FileName("größe ✓.pt")),
                "staging-17",
                FileLife.FAILED,
                1L << 40,
                ByteRanges.NONE.with(0, 10).with(1L << 39, 7),
                0640,
                1000,
                -2,
                Instant.EPOCH.minusSeconds(1),
                MOMENT,
                Instant.MAX,
                Optional.of(Long.MIN_VALUE),
                true,
                Optional.of("403 from the store"));
    }

    protected final MetadataStore store() {
        return store;
    }

    @BeforeEach
    final void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    final void closeAgain() {
        store.close();
    }

    @Test
    void aNewStoreHasNothing() {
        assertThat(store.mounts().get(VfsPath.ROOT)).isEmpty();
        assertThat(store.directories().get(INODE)).isEmpty();
        assertThat(store.bindings().get(INODE)).isEmpty();
        assertThat(store.attributes().get(INODE)).isEmpty();
        assertThat(store.pendingFiles().get(INODE)).isEmpty();
        assertThat(store.secrets().get("key")).isEmpty();
        assertThat(store.leftFiles().get("key")).isEmpty();
        assertThat(store.unfinishedUploads().get("key")).isEmpty();
        assertThat(store.pins().get(VfsPath.ROOT)).isEmpty();
        assertThat(store.moves().get("key")).isEmpty();
        assertThat(store.movedObjects().get("key")).isEmpty();
        assertThat(store.strays().get("key")).isEmpty();
        assertThat(store.attributes().size()).isZero();
    }

    @Test
    void everyKindOfRecordComesBackAsItWasPut() throws Exception {
        SecretVault vault = SecretVault.of(new Secret(new byte[SecretVault.KEY_BYTES]), new SecureRandom());
        MountRecord mount = new MountRecord(
                "m-1",
                VfsPath.parse("/a/b"),
                "s3://bucket/prefix",
                Map.of("region", "eu", "name", "ü="),
                Map.of("secret-key", vault.seal(VfsPath.parse("/a/b"), "secret-key", "s3cr3t")),
                true,
                false,
                Optional.of(MOMENT));
        Location location = new Location(new InodeId(Long.MAX_VALUE), new FileName("a".repeat(255)));
        AttributeRecord full = new AttributeRecord(
                OptionalInt.of(07777),
                OptionalInt.of(0),
                OptionalInt.of(-2),
                Optional.of(Instant.MIN),
                Optional.of(MOMENT),
                Optional.of(Instant.EPOCH.minusNanos(1)),
                Long.MAX_VALUE);
        RuleSet rules = twoRules();
        PendingFile pending = pendingFile(INODE);
        Secret secret = new Secret(new byte[] {0, -1, 7});
        store.mounts().put(mount.path(), mount);
        store.directories().put(InodeId.ROOT, location);
        store.bindings().put(location.parent(), location);
        store.attributes().put(INODE, full);
        store.attributes().put(InodeId.ROOT, AttributeRecord.NONE);
        store.rules().put(INODE, rules);
        store.pendingFiles().put(INODE, pending);
        store.secrets().put("handles", secret);
        LeftFile left = new LeftFile(mount.path(), mount.uri(), VfsPath.parse("/a/b/ü"), pending);
        store.leftFiles().put("staged", left);
        UnfinishedUpload upload = new UnfinishedUpload(mount.id(), "prefix/ü", "id/+=", "x.staged", "CRC32C");
        store.unfinishedUploads().put(upload.name(), upload);
        store.pins().put(VfsPath.ROOT, new PinRecord(Instant.MIN));
        store.pins().put(mount.path(), new PinRecord(MOMENT));
        store.sync();
        try (MetadataStore reopened = afterKill(store)) {
            for (MetadataStore each : List.of(store, reopened)) {
                assertThat(each.mounts().get(mount.path())).contains(mount);
                assertThat(each.directories().get(InodeId.ROOT)).contains(location);
                assertThat(each.bindings().get(location.parent())).contains(location);
                assertThat(each.attributes().get(INODE)).contains(full);
                assertThat(each.rules().get(INODE)).contains(rules);
                assertThat(each.attributes().get(InodeId.ROOT)).contains(AttributeRecord.NONE);
                assertThat(each.pendingFiles().get(INODE)).contains(pending);
                assertThat(each.secrets().get("handles")).contains(secret);
                assertThat(each.leftFiles().get("staged")).contains(left);
                assertThat(each.unfinishedUploads().get("m-1:id/+=")).contains(upload);
                assertThat(each.pins().get(VfsPath.ROOT)).contains(new PinRecord(Instant.MIN));
                assertThat(each.pins().get(mount.path())).contains(new PinRecord(MOMENT));
            }
        }
    }

    @Test
    void aRenameThatIsUnderWayComesBackAsItWasPut() throws Exception {
        Location from = new Location(InodeId.ROOT, new FileName("old"));
        Location to = new Location(INODE, new FileName("ü"));
        MoveRecord move =
                new MoveRecord("m-1", true, true, false, INODE, from, to, "old", "in/ü", AttributeRecord.NONE);
        MovedObject object = new MovedObject("sub/ü", false, Long.MAX_VALUE, "\"etag\"");
        store.moves().put("move", move);
        store.moves().put("switched", move.afterSwitch());
        store.movedObjects().put("move:0", object);
        store.sync();
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.moves().get("move")).contains(move);
            assertThat(reopened.moves().get("switched").orElseThrow().switched())
                    .isTrue();
            assertThat(reopened.movedObjects().get("move:0")).contains(object);
        }
    }

    private static RuleSet twoRules() {
        return new RuleSet(
                List.of(
                        new AttributeRule(1, OptionalInt.of(7), OptionalInt.empty(), OptionalInt.of(07777), MOMENT),
                        new AttributeRule(
                                2, OptionalInt.empty(), OptionalInt.of(-2), OptionalInt.empty(), Instant.MIN)),
                3,
                4);
    }

    @Test
    void compactionKeepsEverything() throws Exception {
        store.secrets().put("kept", new Secret(new byte[] {1}));
        store.secrets().put("gone", new Secret(new byte[] {2}));
        store.secrets().remove("gone");
        store.compact();
        store.secrets().put("later", new Secret(new byte[] {3}));
        store.sync();
        assertThat(store.holdsOldForms()).isFalse();
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.secrets().get("kept")).isPresent();
            assertThat(reopened.secrets().get("gone")).isEmpty();
            assertThat(reopened.secrets().get("later")).isPresent();
        }
    }

    @Test
    void tablesDoNotShareTheirKeys() {
        store.directories().put(INODE, new Location(InodeId.ROOT, new FileName("d")));
        assertThat(store.bindings().get(INODE)).isEmpty();
        assertThat(store.attributes().get(INODE)).isEmpty();
        assertThat(store.pendingFiles().get(INODE)).isEmpty();
    }

    @Test
    void aChangeIsSeenBeforeItIsDurable() {
        store.attributes().put(INODE, numbered(1));
        store.attributes().put(INODE, numbered(2));
        assertThat(store.attributes().get(INODE)).contains(numbered(2));
        assertThat(store.attributes().size()).isOne();
        store.attributes().remove(INODE);
        assertThat(store.attributes().get(INODE)).isEmpty();
        assertThat(store.attributes().size()).isZero();
    }

    @Test
    void removingWhatIsNotThereDoesNothing() {
        store.attributes().remove(INODE);
        store.mounts().remove(VfsPath.ROOT);
        assertThat(store.attributes().size()).isZero();
        assertThat(store.mounts().size()).isZero();
    }

    @Test
    void afterAKillAllIsThereThatWasThereAtTheLastSync() throws Exception {
        InodeId removed = new InodeId(7);
        store.attributes().put(INODE, numbered(1));
        store.attributes().put(removed, numbered(7));
        store.sync();
        store.attributes().put(INODE, numbered(2));
        store.attributes().remove(removed);
        store.sync();
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.attributes().get(INODE)).contains(numbered(2));
            assertThat(reopened.attributes().get(removed)).isEmpty();
            assertThat(reopened.attributes().size()).isOne();
        }
    }

    @Test
    void aKilledAndReopenedStoreCanBeChangedAndKilledAgain() throws Exception {
        store.attributes().put(INODE, numbered(1));
        store.sync();
        try (MetadataStore second = afterKill(store)) {
            second.attributes().put(InodeId.ROOT, numbered(2));
            second.sync();
            try (MetadataStore third = afterKill(second)) {
                assertThat(third.attributes().get(INODE)).contains(numbered(1));
                assertThat(third.attributes().get(InodeId.ROOT)).contains(numbered(2));
            }
        }
    }

    @Test
    void forEachShowsEveryRecordAndMayChangeTheTable() {
        Map<InodeId, AttributeRecord> expected = new HashMap<>();
        for (int i = 1; i <= 1000; i++) {
            expected.put(new InodeId(i), numbered(i));
        }
        expected.forEach(store.attributes()::put);
        Map<InodeId, AttributeRecord> seen = new HashMap<>();
        store.attributes().forEach((id, value) -> {
            seen.put(id, value);
            store.attributes().remove(id);
        });
        assertThat(seen).isEqualTo(expected);
        assertThat(store.attributes().size()).isZero();
    }

    @Test
    void changesOfOneUpdateAreDurableTogetherAndUpdatesNest() throws Exception {
        store.update(() -> {
            store.attributes().put(INODE, numbered(1));
            store.update(() -> store.directories().put(INODE, new Location(InodeId.ROOT, new FileName("d"))));
            assertThat(store.attributes().get(INODE)).contains(numbered(1));
        });
        store.sync();
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.attributes().get(INODE)).contains(numbered(1));
            assertThat(reopened.directories().get(INODE)).isPresent();
        }
    }

    @Test
    void aSyncDoesNotCutAnUpdateInTwo() throws Exception {
        CountDownLatch halfDone = new CountDownLatch(1);
        CountDownLatch syncing = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> update = threads.submit(() -> store.update(() -> {
                store.attributes().put(INODE, numbered(1));
                halfDone.countDown();
                assertThatCode(syncing::await).doesNotThrowAnyException();
                store.bindings().put(INODE, new Location(InodeId.ROOT, new FileName("b")));
            }));
            Future<?> sync = threads.submit(() -> {
                assertThatCode(halfDone::await).doesNotThrowAnyException();
                syncing.countDown();
                store.sync();
            });
            update.get();
            sync.get();
        }
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.bindings().get(INODE)).isPresent();
            assertThat(reopened.attributes().get(INODE)).isPresent();
        }
    }

    @Test
    void anUpdateThatThrowsPassesItOnAndLeavesTheStoreUsable() {
        assertThatThrownBy(() -> store.update(() -> {
                    throw new IllegalArgumentException("of the caller");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        store.attributes().put(INODE, numbered(1));
        store.sync();
        assertThat(store.attributes().get(INODE)).contains(numbered(1));
    }

    @Test
    void syncWithinAnUpdateIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> store.update(store::sync));
        store.sync();
    }

    @Test
    void whatAThreadPutBeforeItsSyncIsDurableWhoeverElseSyncs() throws Exception {
        int threads = 16;
        int rounds = 20;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            IntStream.range(0, threads)
                    .forEach(t -> all.add(executor.submit(() -> {
                        for (int round = 1; round <= rounds; round++) {
                            InodeId id = new InodeId(1 + (long) t * rounds + round);
                            store.attributes().put(id, numbered(round));
                            store.sync();
                        }
                    })));
            for (Future<?> each : all) {
                each.get();
            }
        }
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.attributes().size()).isEqualTo((long) threads * rounds);
        }
    }

    @Test
    void aClosedStoreRefusesEverythingButClosing() {
        store.close();
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> store.attributes().get(INODE));
        assertThatIllegalStateException().isThrownBy(() -> store.attributes().put(INODE, numbered(1)));
        assertThatIllegalStateException().isThrownBy(() -> store.attributes().remove(INODE));
        assertThatIllegalStateException().isThrownBy(store::sync);
        assertThatIllegalStateException().isThrownBy(() -> store.update(() -> {}));
    }

    @Test
    void closingMakesEverythingDurable() throws Exception {
        store.attributes().put(INODE, numbered(1));
        store.close();
        try (MetadataStore reopened = afterKill(store)) {
            assertThat(reopened.attributes().get(INODE)).contains(numbered(1));
        }
    }
}
