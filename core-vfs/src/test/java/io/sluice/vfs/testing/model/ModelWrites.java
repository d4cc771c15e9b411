package io.sluice.vfs.testing.model;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Steps that change the bytes and the attributes of what is there. */
final class ModelWrites {
    private final ModelSteps steps;

    ModelWrites(ModelSteps steps) {
        this.steps = steps;
    }

    void write(ModelFile file, Random random) throws VfsException {
        if (!steps.door().writesUnopened() && !file.open) {
            return;
        }
        int size = file.bytes.length;
        int length = 1 + random.nextInt(100);
        int offset = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> size + 1 + random.nextInt(40);
            case 2, 3 -> random.nextInt(size + 1);
            default -> size;
        };
        byte[] data = Scene.bytes(length, random.nextLong());
        int same = Math.clamp(size - offset, 0, length);
        if (random.nextInt(4) == 0) {
            System.arraycopy(file.bytes, Math.min(offset, size), data, 0, same);
            data = random.nextBoolean() && same > 0 ? Arrays.copyOf(data, same) : data;
        }
        write(file, offset, data, random.nextInt(4) == 0 && steps.door().writesUnopened());
    }

    private void write(ModelFile file, int offset, byte[] data, boolean durable) throws VfsException {
        Stability stability = durable ? Stability.DURABLE : Stability.UNSTABLE;
        ModelSteps.Operation operation =
                () -> steps.files().write(Scene.ROOT, file.id, offset, ByteBuffer.wrap(data), stability);
        int overlap = Math.clamp(file.bytes.length - offset, 0, data.length);
        boolean same = Arrays.equals(
                data,
                0,
                overlap,
                file.bytes,
                Math.min(offset, file.bytes.length),
                Math.min(offset, file.bytes.length) + overlap);
        boolean again = same && overlap == data.length;
        boolean late = file.open || (same && file.takesLateWrites(steps.now()));
        if (file.life == FileLife.WRITING) {
            operation.run();
            file.write(offset, data, durable, steps.now());
        } else if (again) {
            operation.run();
        } else if (late) {
            operation.run();
            file.reopen(steps.now());
            file.write(offset, data, durable, steps.now());
        } else {
            steps.expect(Set.of(VfsError.WRITE_ONCE), operation);
        }
    }

    void truncate(ModelFile file, int size) throws VfsException {
        ModelSteps.Operation operation = () ->
                steps.files().changeAttributes(Scene.ROOT, file.id, AttributeChange.ofSize(size), Optional.empty());
        if (size == file.bytes.length) {
            operation.run();
        } else if (file.life == FileLife.WRITING || file.open) {
            operation.run();
            if (file.life != FileLife.WRITING) {
                file.reopen(steps.now());
            }
            file.truncate(size, steps.now());
        } else {
            steps.expect(Set.of(VfsError.WRITE_ONCE), operation);
        }
    }

    void createUnchecked(String path, boolean sized) throws VfsException {
        Optional<ModelFile> there = steps.tree().file(path);
        if (there.isEmpty() || steps.door().makesOpened()) {
            return;
        }
        AttributeChange attributes = sized ? AttributeChange.ofSize(0) : AttributeChange.NONE;
        ModelFile file = there.get();
        boolean refused = sized && file.bytes.length > 0 && file.life != FileLife.WRITING && !file.open;
        InodeId folder = steps.checks().folder(ModelTree.parent(path));
        ModelSteps.Operation operation = () ->
                steps.files().create(Scene.ROOT, folder, ModelNames.last(path), new CreateMode.Unchecked(), attributes);
        steps.expect(refused ? Set.of(VfsError.WRITE_ONCE) : Set.of(), operation);
        if (!refused && sized && file.bytes.length > 0) {
            if (file.life != FileLife.WRITING) {
                file.reopen(steps.now());
            }
            file.truncate(0, steps.now());
        }
    }

    void changeAttributes(Step.Kind kind, String path, Random random) throws VfsException {
        Optional<ModelTree.Entry> entry = steps.tree().at(path);
        if (entry.isEmpty()) {
            return;
        }
        int mode = 0600 | random.nextInt(0200);
        int owner = random.nextInt(5);
        Instant modified = steps.now().minusSeconds(random.nextInt(1000));
        AttributeChange change = switch (kind) {
            case CHANGE_MODE -> AttributeChange.ofMode(mode);
            case CHANGE_OWNER -> AttributeChange.ofOwner(OptionalInt.of(owner), OptionalInt.of(owner + 1));
            default -> AttributeChange.ofTimes(Optional.of(modified), Optional.of(modified));
        };
        steps.files()
                .changeAttributes(Scene.ROOT, steps.checks().attributes(path).id(), change, Optional.empty());
        switch (entry.get()) {
            case ModelTree.Folder folder ->
                steps.tree()
                        .put(
                                path,
                                new ModelTree.Folder(folder.id(), change.mode().orElse(folder.mode())));
            case ModelTree.Leaf leaf -> leaf.file().change(change, steps.now());
        }
    }
}
