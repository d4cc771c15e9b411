package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves a directory inside one store: at once where the store can, else object by object, up to a limit that is known before the first one moves. */
final class DirectoryMove {
    private final int maxObjects;

    DirectoryMove(int maxObjects) {
        this.maxObjects = maxObjects;
    }

    /** @throws VfsException {@link VfsError#CROSS_MOUNT} if it is too large, so that programs copy instead */
    void move(UnderFileSystem store, StorePath from, StorePath to) throws VfsException {
        try {
            if (store.traits().directoryRename()) {
                store.rename(from, to);
                return;
            }
            List<StorePath> directories = new ArrayList<>();
            List<StorePath> files = new ArrayList<>();
            collect(store, from, directories, files);
            for (StorePath directory : directories) {
                store.makeDirectory(moved(directory, from, to));
            }
            for (StorePath file : files) {
                store.rename(file, moved(file, from, to));
            }
            for (StorePath directory : directories.reversed()) {
                removeEmptied(store, directory);
            }
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private void collect(UnderFileSystem store, StorePath directory, List<StorePath> directories, List<StorePath> files)
            throws UfsException, VfsException {
        directories.add(directory);
        Optional<String> token = Optional.empty();
        do {
            StorePage page = store.list(directory, token);
            for (StoreEntry entry : page.entries()) {
                StorePath path = directory.child(entry.name());
                switch (entry) {
                    case StoreEntry.StoreDirectory _ -> collect(store, path, directories, files);
                    case StoreEntry.StoreFile _ -> files.add(path);
                }
                if (files.size() + directories.size() > maxObjects) {
                    throw new VfsException(
                            VfsError.CROSS_MOUNT,
                            "the directory has more than " + maxObjects
                                    + " entries and the store has no rename; copy it");
                }
            }
            token = page.next();
        } while (token.isPresent());
    }

    private static StorePath moved(StorePath path, StorePath from, StorePath to) {
        List<FileName> names = new ArrayList<>(to.names());
        names.addAll(path.names().subList(from.names().size(), path.names().size()));
        return new StorePath(names);
    }

    private static void removeEmptied(UnderFileSystem store, StorePath directory) throws UfsException {
        try {
            store.removeDirectory(directory);
        } catch (UfsException e) {
            // A prefix without a marker is gone with its last object.
            if (e.error() != UfsError.NOT_FOUND) {
                throw e;
            }
        }
    }
}
