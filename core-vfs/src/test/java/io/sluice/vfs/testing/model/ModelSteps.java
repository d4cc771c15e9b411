package io.sluice.vfs.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.core.GatewaySettings;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What each step does to the gateway, and to the model. */
final class ModelSteps implements AutoCloseable {
    private static final String MOUNT = "/model";
    private static final int MAX_OPEN = 6;
    private static final int MANY = 20_000;
    private static final Duration UPLOADS = Duration.ofSeconds(30);
    private static final int[] SECONDS = {0, 1, 1, 2, 2, 2, 5, 31, 61, 601};

    /** Something that is done to the gateway. */
    @FunctionalInterface
    interface Operation {
        void run() throws VfsException;
    }

    private record Held(ModelFile file, WriteLease lease) {}

    private final Doorway doorway;
    private final MemoryGateway gateway;
    private final MemoryUnderFileSystem store;
    private final ModelTree tree = new ModelTree();
    private final ModelChecks checks;
    private final ModelNames names;
    private final ModelWrites writes;
    private final List<Held> held = new ArrayList<>();
    private final InodeId root;
    private Doorway.Open door;
    private boolean away;

    ModelSteps(Path scratch, Doorway doorway) throws VfsException {
        this.doorway = doorway;
        gateway = new MemoryGateway(GatewaySettings.defaults().withoutTimers(), scratch);
        gateway.mount(MOUNT, false, Map.of());
        store = gateway.store(MOUNT);
        door = doorway.through(gateway);
        root = lookUpRoot();
        checks = new ModelChecks(() -> door, gateway, store, root, tree);
        names = new ModelNames(this);
        writes = new ModelWrites(this);
    }

    /** A door that was opened anew knows no other inode but that of / yet. */
    private InodeId lookUpRoot() throws VfsException {
        return files().lookup(Scene.ROOT, InodeId.ROOT, new FileName(MOUNT.substring(1)))
                .id();
    }

    ModelChecks checks() {
        return checks;
    }

    ModelTree tree() {
        return tree;
    }

    VirtualFileSystem files() {
        return door.files();
    }

    Doorway.Open door() {
        return door;
    }

    Instant now() {
        return gateway.clock().instant();
    }

    void run(Step step) throws VfsException {
        String path = ModelTree.PATHS.get(step.path());
        Random random = new Random(step.seed());
        switch (step.kind()) {
            case CREATE -> names.create(path, 0600 | random.nextInt(0200));
            case CREATE_UNCHECKED -> writes.createUnchecked(path, random.nextBoolean());
            case RENAME -> names.rename(path, ModelTree.PATHS.get(step.other()));
            case UNLINK -> names.unlink(path);
            case MKDIR -> names.mkdir(path, 0700 | random.nextInt(0100));
            case RMDIR -> names.rmdir(path);
            case ADVANCE -> advance(Duration.ofSeconds(SECONDS[random.nextInt(SECONDS.length)]));
            case RESTART -> restart(away);
            case REFRESH -> refresh(random.nextBoolean());
            case PLANT -> plant(path, Scene.bytes(8 + random.nextInt(50), step.seed()), random.nextBoolean());
            case UPROOT -> uproot(path, random.nextBoolean());
            case PUTS_FAIL -> putsFail();
            case PUTS_WORK -> restart(false);
            case FLUSH, CLOSE -> toHeld(step);
            case CHANGE_MODE, CHANGE_OWNER, CHANGE_TIMES -> writes.changeAttributes(step.kind(), path, random);
            case OPEN, WRITE, COMMIT, TRUNCATE -> {
                Optional<ModelFile> file = tree.file(path);
                if (file.isPresent()) {
                    assertThat(checks.attributes(path).id())
                            .as("inode of " + path)
                            .isEqualTo(file.get().id);
                    toFile(step.kind(), file.get(), random);
                }
            }
        }
        awaitUploads();
        awaitStrays();
    }

    /** What the answer to a put that failed may have left under a name that is gone. */
    void awaitStrays() throws VfsException {
        while (gateway.metadata().strays().size() > 0) {
            advance(Duration.ofSeconds(1));
            LockSupport.parkNanos(100_000);
        }
    }

    private void awaitUploads() {
        if (!away) {
            assertThat(gateway.fileSystem().awaitUploads(UPLOADS))
                    .as("uploads end")
                    .isTrue();
        }
    }

    /** The gateway does it, or refuses it with one of {@code errors}. */
    void expect(Set<VfsError> errors, Operation operation) throws VfsException {
        try {
            operation.run();
        } catch (VfsException e) {
            boolean expected = errors.contains(e.error()) || (!errors.isEmpty() && !door.tellsAll());
            if (!expected) {
                throw e;
            }
            return;
        }
        assertThat(errors).as("it is refused").isEmpty();
    }

    private void toFile(Step.Kind kind, ModelFile file, Random random) throws VfsException {
        switch (kind) {
            case OPEN -> open(file, random.nextInt(4) == 0);
            case WRITE -> writes.write(file, random);
            case COMMIT -> {
                if (!door.writesUnopened() && !file.open) {
                    return;
                }
                files().commit(Scene.ROOT, file.id);
                if (file.life != FileLife.PERSISTED) {
                    file.signal(now());
                    file.force();
                }
            }
            case TRUNCATE -> {
                int size = file.bytes.length;
                int[] sizes = {size, 0, random.nextInt(size + 1), size + random.nextInt(50)};
                writes.truncate(file, sizes[random.nextInt(sizes.length)]);
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void open(ModelFile file, boolean truncate) throws VfsException {
        if (held.size() >= MAX_OPEN || !door.opens()) {
            return;
        }
        if (file.life != FileLife.WRITING || file.open) {
            expect(Set.of(VfsError.WRITE_ONCE), () -> files().openForWriting(Scene.ROOT, file.id, truncate));
            return;
        }
        held.add(new Held(file, files().openForWriting(Scene.ROOT, file.id, truncate)));
        file.open = true;
        if (truncate && file.bytes.length > 0) {
            file.truncate(0, now());
        }
    }

    /** Who made a file may have it open by that. */
    void made(ModelFile file) throws VfsException {
        if (door.makesOpened()) {
            if (held.size() >= MAX_OPEN) {
                close(held.getFirst());
            }
            open(file, false);
        }
    }

    private void toHeld(Step step) throws VfsException {
        if (held.isEmpty()) {
            return;
        }
        Held open = held.get(step.other() % held.size());
        if (step.kind() == Step.Kind.CLOSE) {
            close(open);
        } else if (!away) {
            flush(open);
        }
    }

    private void flush(Held open) throws VfsException {
        ModelFile file = open.file();
        boolean untouched = file.bytes.length == 0 && file.edition == 0;
        if (!file.unlinked && !untouched) {
            if (file.life == FileLife.WRITING) {
                file.seal(true, now());
            }
            if (!file.arrived) {
                publish(file);
            }
        }
        boolean fails = !file.unlinked && file.life == FileLife.FAILED;
        expect(fails ? Set.of(VfsError.EXISTS, VfsError.UNAVAILABLE) : Set.of(), open.lease()::flush);
    }

    private void close(Held open) {
        held.remove(open);
        open.lease().close();
        ModelFile file = open.file();
        file.open = false;
        if (file.unlinked) {
            return;
        }
        if (file.life == FileLife.WRITING) {
            file.seal(true, now());
            publish(file);
        } else if (file.arrived) {
            file.life = FileLife.PERSISTED;
        } else {
            publish(file);
        }
    }

    void closeAll() {
        while (!held.isEmpty()) {
            close(held.getFirst());
        }
    }

    void checkOpen() throws VfsException {
        for (Held open : held) {
            ModelFile file = open.file();
            if (file.unlinked && !door.tellsAll()) {
                continue; // it has no path any more by which it could be asked for
            }
            FileAttributes attributes = files().attributes(file.id);
            checks.file((file.unlinked ? "the unlinked " : "the open ") + file.path, file, attributes);
        }
    }

    /** A sealed file reaches the store, if that takes it. */
    void publish(ModelFile file) {
        if (away || file.life != FileLife.SEALED) {
            return;
        }
        byte[] there = tree.objects().get(file.path);
        if (!file.replaces && there != null && !Arrays.equals(there, file.bytes)) {
            file.life = FileLife.FAILED;
            file.save();
            return;
        }
        tree.objects().put(file.path, file.bytes.clone());
        file.replaces = true;
        file.arrived = true;
        file.life = file.open ? FileLife.SEALED : FileLife.PERSISTED;
        file.save();
    }

    void advance(Duration step) throws VfsException {
        gateway.clock().advance(step);
        gateway.fileSystem().sweep();
        for (ModelFile file : tree.files()) {
            file.swept(now());
            if (file.isFinished(now())) {
                file.seal(false, now());
                publish(file);
            }
        }
        awaitUploads();
    }

    private void putsFail() {
        if (!away) {
            away = true;
            store.failNext("put", MANY, UfsError.UNAVAILABLE);
        }
    }

    /** A kill -9 and a start. */
    void restart(boolean stillAway) throws VfsException {
        awaitStores();
        awaitUploads();
        door.closing().close();
        gateway.killAndRestart(() -> {
            if (!stillAway) {
                store.heal();
            }
        });
        door = doorway.through(gateway);
        assertThat(lookUpRoot()).as("inode of the mount").isEqualTo(root);
        away = stillAway;
        held.clear();
        for (ModelFile file : tree.files()) {
            byte[] before = file.bytes;
            file.killed(now());
            assertThat(checks.attributes(file.path).id())
                    .as("inode of " + file.path + " after a kill")
                    .isEqualTo(file.id);
            if (file.life == FileLife.WRITING) {
                checks.afterKill(file, before);
            }
            publish(file);
        }
        awaitUploads();
    }

    /** In one process a gateway that was killed ends what it has begun: so nothing may have begun. */
    private void awaitStores() {
        while (gateway.fileSystem().mounts().stream()
                .anyMatch(mount -> mount.state() == MountStatus.State.CONNECTING)) {
            LockSupport.parkNanos(100_000);
        }
    }

    void refresh(boolean byTime) throws VfsException {
        if (!byTime) {
            gateway.fileSystem().refresh(root);
        }
        advance(byTime ? Duration.ofSeconds(61) : Duration.ofSeconds(1));
    }

    private void plant(String path, byte[] bytes, boolean byTime) throws VfsException {
        Optional<ModelFile> there = tree.file(path);
        boolean settled = there.isEmpty() || !there.get().arrived || !there.get().open;
        if (!tree.isFolder(ModelTree.parent(path)) || tree.isFolder(path) || !settled) {
            return;
        }
        store.plant(path, bytes);
        tree.objects().put(path, bytes);
        if (there.isEmpty() || there.get().life == FileLife.PERSISTED) {
            refresh(byTime);
            appears(path);
        }
    }

    /** Somebody else's object is seen under a name that is no file of this gateway's. */
    void appears(String path) throws VfsException {
        FileAttributes found = checks.attributes(path);
        byte[] bytes = tree.objects().get(path);
        Optional<ModelFile> before = tree.file(path);
        ModelFile file = ModelFile.foreign(found, path, bytes);
        if (before.isPresent()) {
            assertThat(found.id()).as("inode of " + path).isEqualTo(before.get().id);
            file.sealed = before.get().sealed;
        }
        tree.put(path, new ModelTree.Leaf(file));
    }

    private void uproot(String path, boolean byTime) throws VfsException {
        Optional<ModelFile> there = tree.file(path);
        boolean settled = there.isEmpty() || !there.get().arrived || !there.get().open;
        String parent = ModelTree.parent(path);
        boolean parentStays = parent.isEmpty() || store.keys().contains(parent + "/");
        if (!tree.objects().containsKey(path) || !settled || !parentStays) {
            return;
        }
        store.uproot(path);
        tree.objects().remove(path);
        if (there.isPresent() && there.get().life == FileLife.PERSISTED) {
            refresh(byTime);
            tree.remove(path);
        }
    }

    @Override
    public void close() {
        store.heal();
        door.closing().close();
        gateway.close();
    }
}
