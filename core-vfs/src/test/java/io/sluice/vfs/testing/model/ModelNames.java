package io.sluice.vfs.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.Scene;
import java.util.Optional;
import java.util.Set;

/** Steps that make, move and remove names. */
final class ModelNames {
    private static final Set<VfsError> NO_PARENT = Set.of(VfsError.NOT_FOUND, VfsError.NOT_DIRECTORY);

    private final ModelSteps steps;
    private final ModelTree tree;

    ModelNames(ModelSteps steps) {
        this.steps = steps;
        this.tree = steps.tree();
    }

    static FileName last(String path) {
        return new FileName(path.substring(path.lastIndexOf('/') + 1));
    }

    /** What the folder that a new name is to lie in says to it. */
    private Set<VfsError> refusalOfNew(String path) {
        if (!tree.isFolder(ModelTree.parent(path))) {
            return NO_PARENT;
        }
        return tree.at(path).isPresent() ? Set.of(VfsError.EXISTS) : Set.of();
    }

    private InodeId parent(String path) throws VfsException {
        return steps.checks().folder(ModelTree.parent(path));
    }

    void create(String path, int mode) throws VfsException {
        Set<VfsError> refusal = refusalOfNew(path);
        steps.expect(refusal, () -> {
            InodeId id = steps.files()
                    .create(
                            Scene.ROOT,
                            parent(path),
                            last(path),
                            new CreateMode.Guarded(),
                            AttributeChange.ofMode(mode))
                    .file()
                    .id();
            if (refusal.isEmpty()) {
                ModelFile made = new ModelFile(id, path, mode, steps.now());
                tree.put(path, new ModelTree.Leaf(made));
                steps.made(made);
            }
        });
    }

    void mkdir(String path, int mode) throws VfsException {
        Set<VfsError> refusal = refusalOfNew(path);
        steps.expect(refusal, () -> {
            InodeId id = steps.files()
                    .makeDirectory(Scene.ROOT, parent(path), last(path), AttributeChange.ofMode(mode))
                    .file()
                    .id();
            if (refusal.isEmpty()) {
                tree.put(path, new ModelTree.Folder(id, mode));
            }
        });
    }

    void rmdir(String path) throws VfsException {
        Set<VfsError> refusal = Set.of();
        if (tree.at(path).isEmpty()) {
            refusal = NO_PARENT;
        } else if (!tree.isFolder(path)) {
            refusal = Set.of(VfsError.NOT_DIRECTORY);
        } else if (!tree.names(path).isEmpty()) {
            refusal = Set.of(VfsError.NOT_EMPTY);
        }
        steps.expect(refusal, () -> steps.files().removeDirectory(Scene.ROOT, parent(path), last(path)));
        if (refusal.isEmpty()) {
            tree.remove(path);
        }
    }

    void unlink(String path) throws VfsException {
        Optional<ModelFile> file = tree.file(path);
        Set<VfsError> refusal = Set.of();
        if (file.isEmpty()) {
            refusal = tree.isFolder(path) ? Set.of(VfsError.IS_DIRECTORY) : NO_PARENT;
        }
        steps.expect(refusal, () -> steps.files().remove(Scene.ROOT, parent(path), last(path)));
        if (file.isPresent()) {
            ModelFile gone = file.get();
            gone.unlinked = true;
            tree.remove(path);
            if (gone.replaces) {
                tree.objects().remove(path);
            }
            uncover(path);
        }
    }

    /** Somebody else's object may have been hidden by a file that could not replace it. */
    private void uncover(String path) throws VfsException {
        steps.awaitStrays();
        if (tree.objects().containsKey(path)) {
            steps.refresh(true);
            steps.appears(path);
        }
    }

    void rename(String from, String to) throws VfsException {
        Optional<ModelTree.Entry> moved = tree.at(from);
        Set<VfsError> refusal = refusalOfRename(from, to);
        steps.expect(refusal, () -> steps.files().rename(Scene.ROOT, parent(from), last(from), parent(to), last(to)));
        if (!refusal.isEmpty() || from.equals(to)) {
            return;
        }
        switch (moved.orElseThrow()) {
            case ModelTree.Folder _ -> {
                tree.remove(to);
                tree.move(from, to);
                for (ModelFile file : tree.files()) {
                    if (file.timesOfObject && ModelTree.isWithin(file.path, to)) {
                        moved(file);
                    }
                }
            }
            case ModelTree.Leaf leaf -> {
                if (leaf.file().life == FileLife.PERSISTED) {
                    renameStored(leaf.file(), from, to);
                } else {
                    renameWritten(leaf.file(), from, to);
                }
                uncover(from);
            }
        }
    }

    private Set<VfsError> refusalOfRename(String from, String to) {
        Optional<ModelTree.Entry> moved = tree.at(from);
        if (moved.isEmpty() || !tree.isFolder(ModelTree.parent(to))) {
            return NO_PARENT;
        }
        if (from.equals(to)) {
            return Set.of();
        }
        Optional<ModelTree.Entry> there = tree.at(to);
        if (moved.get() instanceof ModelTree.Leaf) {
            return there.isPresent() && there.get() instanceof ModelTree.Folder
                    ? Set.of(VfsError.IS_DIRECTORY)
                    : Set.of();
        }
        if (ModelTree.isWithin(to, from)) {
            return Set.of(VfsError.INVALID);
        }
        if (there.isEmpty()) {
            return Set.of();
        }
        if (there.get() instanceof ModelTree.Leaf) {
            return Set.of(VfsError.NOT_DIRECTORY);
        }
        return tree.names(to).isEmpty() ? Set.of() : Set.of(VfsError.NOT_EMPTY);
    }

    private void moved(ModelFile file) throws VfsException {
        FileAttributes found = steps.checks().attributes(file.path);
        assertThat(found.modified()).as("mtime of " + file.path).isIn(file.modified, steps.now());
        file.changed = file.changed.equals(file.modified) ? found.modified() : file.changed;
        file.modified = found.modified();
    }

    private void renameStored(ModelFile file, String from, String to) {
        tree.file(to).ifPresent(other -> other.unlinked = true);
        tree.objects().put(to, tree.objects().remove(from));
        tree.remove(from);
        tree.put(to, new ModelTree.Leaf(file));
        file.changed = steps.now();
        file.timesOfObject = false;
    }

    /** What it took, or was to take, the place of goes with the old name; at the new one it takes the place of what was there. */
    private void renameWritten(ModelFile file, String from, String to) {
        Optional<ModelFile> replaced = tree.file(to);
        if (file.replaces) {
            tree.objects().remove(from);
        }
        file.replaces = replaced.map(other -> other.replaces).orElse(false);
        replaced.ifPresent(other -> other.unlinked = true);
        tree.remove(from);
        tree.put(to, new ModelTree.Leaf(file));
        file.changed = steps.now();
        file.arrived = false;
        if (file.life == FileLife.FAILED) {
            file.life = FileLife.SEALED;
        }
        file.save();
        if (file.life == FileLife.WRITING && !file.open && file.lastData.isPresent() && file.isWhole()) {
            file.seal(false, steps.now());
        }
        if (!file.open) {
            steps.publish(file);
        }
    }
}
