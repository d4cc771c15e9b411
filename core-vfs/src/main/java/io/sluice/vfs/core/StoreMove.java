package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a move at a store that has no rename: copies, and the deletion of one side. Each of them may be done again.
 *
 * <p>It deletes only what is one of its objects, in that version, or a copy of one: what somebody else put there stays.
 */
final class StoreMove {
    private static final int COMPARED_BYTES = 1 << 16;

    private final UnderFileSystem store;
    private final StorePath from;
    private final StorePath to;
    private final List<MovedObject> objects;

    StoreMove(UnderFileSystem store, MoveRecord record, List<MovedObject> objects) {
        this.store = store;
        this.from = StorePath.of(record.fromKey());
        this.to = StorePath.of(record.toKey());
        this.objects = List.copyOf(objects);
    }

    /** Puts a copy of everything at the new place. */
    void copyAll() throws UfsException {
        for (MovedObject object : objects) {
            if (object.directory()) {
                makeDirectory(at(to, object));
            } else {
                copy(object);
            }
        }
    }

    /** Of a move of one file: copies it. */
    StoreEntry.StoreFile copyOne() throws UfsException {
        return copy(objects.getFirst());
    }

    private StoreEntry.StoreFile copy(MovedObject object) throws UfsException {
        StorePath source = at(from, object);
        StoreEntry.StoreFile copied = store.copy(source, file(source, object), at(to, object));
        if (copied.size() != object.size()) {
            throw new UfsException(UfsError.CORRUPT, "the copy of " + source + " has another size");
        }
        return copied;
    }

    private void makeDirectory(StorePath directory) throws UfsException {
        try {
            store.makeDirectory(directory);
        } catch (UfsException e) {
            if (e.error() != UfsError.EXISTS) {
                throw e;
            }
        }
    }

    /** Of a move of one file: what is at the new place, if that is the copy. */
    Optional<StoreEntry.StoreFile> copyThere() throws UfsException {
        Optional<StoreEntry.StoreFile> there = fileAt(to);
        return there.isPresent() && isCopy(objects.getFirst(), there.get()) ? there : Optional.empty();
    }

    /** Of a move of one file: deletes it at its old place, unless that is another version by now. */
    void deleteOldOne() throws UfsException {
        MovedObject object = objects.getFirst();
        if (fileAt(from).filter(there -> isSame(object, there)).isPresent()) {
            delete(from);
        }
    }

    /** The same without looking, for who has just copied that very version. */
    void deleteCopiedOne() throws UfsException {
        delete(from);
    }

    /** Deletes what was copied, and nothing else. */
    void deleteOld() throws UfsException {
        deleteFiles(from, StoreMove::isSame);
    }

    /** Deletes the copies, and nothing else. */
    void deleteCopies() throws UfsException {
        deleteFiles(to, this::isCopy);
    }

    @FunctionalInterface
    private interface Test {
        boolean isOurs(MovedObject object, StoreEntry.StoreFile there) throws UfsException;
    }

    private void deleteFiles(StorePath root, Test test) throws UfsException {
        Map<StorePath, MovedObject> ours = new HashMap<>();
        List<StorePath> directories = new ArrayList<>();
        for (MovedObject object : objects) {
            if (object.directory()) {
                directories.add(at(root, object));
            } else {
                ours.put(at(root, object), object);
            }
        }
        for (StorePath directory : directories) {
            for (StoreEntry.StoreFile there : filesIn(directory)) {
                StorePath path = directory.child(there.name());
                if (ours.containsKey(path) && test.isOurs(ours.get(path), there)) {
                    delete(path);
                }
            }
        }
        for (StorePath directory : directories.reversed()) {
            removeEmptied(directory);
        }
    }

    private List<StoreEntry.StoreFile> filesIn(StorePath directory) throws UfsException {
        List<StoreEntry.StoreFile> files = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            StorePage page = store.list(directory, token);
            for (StoreEntry entry : page.entries()) {
                if (entry instanceof StoreEntry.StoreFile file) {
                    files.add(file);
                }
            }
            token = page.next();
        } while (token.isPresent());
        return files;
    }

    private void delete(StorePath path) throws UfsException {
        try {
            store.delete(path);
        } catch (UfsException e) {
            if (e.error() != UfsError.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void removeEmptied(StorePath directory) throws UfsException {
        try {
            store.removeDirectory(directory);
        } catch (UfsException e) {
            // A prefix without a marker is gone with its last object, and what is somebody else's keeps its own.
            if (e.error() != UfsError.NOT_FOUND && e.error() != UfsError.NOT_EMPTY) {
                throw e;
            }
        }
    }

    private Optional<StoreEntry.StoreFile> fileAt(StorePath path) throws UfsException {
        return store.stat(path).filter(StoreEntry.StoreFile.class::isInstance).map(StoreEntry.StoreFile.class::cast);
    }

    private static boolean isSame(MovedObject object, StoreEntry.StoreFile there) {
        return there.size() == object.size() && there.version().value().equals(object.version());
    }

    /** Where versions are hashes the copy has the same; else its bytes tell, as long as the old ones are there. */
    private boolean isCopy(MovedObject object, StoreEntry.StoreFile there) throws UfsException {
        if (there.size() != object.size()) {
            return false;
        }
        if (isSame(object, there)) {
            return true;
        }
        StorePath source = at(from, object);
        Optional<StoreEntry.StoreFile> old = fileAt(source).filter(file -> isSame(object, file));
        if (old.isEmpty()) {
            return false;
        }
        return sameBytes(source, old.get(), at(to, object), there);
    }

    private boolean sameBytes(StorePath one, StoreEntry.StoreFile a, StorePath other, StoreEntry.StoreFile b)
            throws UfsException {
        if (a.size() == 0) {
            return true;
        }
        try (InputStream ours = store.readWhole(one, a.version(), a.size());
                InputStream theirs = store.readWhole(other, b.version(), b.size())) {
            byte[] some = ours.readNBytes(COMPARED_BYTES);
            while (some.length > 0) {
                if (!Arrays.equals(some, theirs.readNBytes(some.length))) {
                    return false;
                }
                some = ours.readNBytes(COMPARED_BYTES);
            }
            return true;
        } catch (IOException e) {
            throw store.translate(e);
        }
    }

    private static StoreEntry.StoreFile file(StorePath path, MovedObject object) {
        return new StoreEntry.StoreFile(
                path.names().getLast(), object.size(), Instant.EPOCH, new ContentVersion(object.version()), false);
    }

    private static StorePath at(StorePath root, MovedObject object) {
        List<FileName> names = new ArrayList<>(root.names());
        names.addAll(StorePath.of(object.path()).names());
        return new StorePath(names);
    }
}
