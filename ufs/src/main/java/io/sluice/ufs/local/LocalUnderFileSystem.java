package io.sluice.ufs.local;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreTraits;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A folder as a store; which of its files can be seen is {@link LocalFolder}'s rule. Thread-safe. */
final class LocalUnderFileSystem implements UnderFileSystem {
    private static final int PATH_MAX = 4096;
    private static final FileName ROOT = new FileName("root");

    private final LocalFolder folder;
    private final LocalLeftovers leftovers;
    private final LocalListing listing;
    private final LocalPut put;

    /** @param root a real path */
    LocalUnderFileSystem(Path root, int pageSize, RandomGenerator random, InstantSource clock) throws IOException {
        this.folder = new LocalFolder(root);
        this.leftovers = new LocalLeftovers(clock);
        this.listing = new LocalListing(folder, pageSize, leftovers);
        this.put = new LocalPut(folder, random);
    }

    @Override
    public StoreTraits traits() {
        int rootBytes = folder.root().toString().getBytes(StandardCharsets.UTF_8).length;
        // The temporary name beside a file may be longer than its own; a slash and a NUL belong to the path too.
        return new StoreTraits(true, true, Long.MAX_VALUE, PATH_MAX - rootBytes - 2 - 32);
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        if (path.isRoot()) {
            return Optional.of(new StoreEntry.StoreDirectory(ROOT, Instant.EPOCH));
        }
        return answer(
                path,
                () -> folder.find(path).map(found -> found.entry(path.names().getLast())));
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        return answer(directory, () -> {
            FoundFile found = require(directory);
            if (!found.isDirectory()) {
                throw new UfsException(UfsError.NOT_DIRECTORY, directory + " is not a directory");
            }
            return listing.page(found.path(), token);
        });
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        return answer(file, () -> new PinnedStream(file, requireFile(file).path(), version, offset, length));
    }

    @Override
    public UfsException translate(IOException failure) {
        return LocalErrors.translate("the file that is read", failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return answer(file, () -> {
            requireNoDirectory(file, mode);
            StoreEntry.StoreFile stored = put.put(file, source, mode);
            leftovers.sweep();
            return stored;
        });
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        answer(file, () -> {
            requireFile(file);
            Path place = folder.locate(file);
            Files.delete(place);
            LocalFolder.sync(place.getParent());
            return true;
        });
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return answer(from, () -> {
            FoundFile found = require(from);
            if (found.link()) {
                throw new UfsException(
                        UfsError.NOT_SUPPORTED,
                        from + " is a symbolic link, which might lead elsewhere from another place");
            }
            if (!from.equals(to)) {
                requirePlace(found, to);
                Path source = folder.locate(from);
                Path target = folder.locate(to);
                Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
                LocalFolder.sync(target.getParent());
                LocalFolder.sync(source.getParent());
            }
            return found.isDirectory()
                    ? Optional.empty()
                    : Optional.of(found.file(to.names().getLast()));
        });
    }

    private void requirePlace(FoundFile found, StorePath to) throws UfsException, IOException {
        if (found.isDirectory()) {
            if (folder.find(to).isPresent()) {
                throw new UfsException(UfsError.EXISTS, to + " is there already");
            }
            folder.requireFree(to);
        } else {
            requireNoDirectory(to, PutMode.REPLACE);
        }
        folder.makeParents(to);
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        if (directory.isRoot()) {
            throw new UfsException(UfsError.EXISTS, "the root is there already");
        }
        answer(directory, () -> {
            if (folder.find(directory).isPresent()) {
                throw new UfsException(UfsError.EXISTS, directory + " is there already");
            }
            folder.requireFree(directory);
            folder.makeParents(directory);
            Path place = folder.locate(directory);
            Files.createDirectory(place);
            LocalFolder.sync(place.getParent());
            return true;
        });
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        if (directory.isRoot()) {
            throw new UfsException(UfsError.INVALID, "the root of a mount can't be removed");
        }
        answer(directory, () -> {
            if (!require(directory).isDirectory()) {
                throw new UfsException(UfsError.NOT_DIRECTORY, directory + " is not a directory");
            }
            Path place = folder.locate(directory);
            leftovers.sweep(place);
            Files.delete(place);
            LocalFolder.sync(place.getParent());
            return true;
        });
    }

    /** Holds nothing open between calls. */
    @Override
    public void close() {}

    private FoundFile require(StorePath path) throws UfsException, IOException {
        return folder.find(path).orElseThrow(() -> new UfsException(UfsError.NOT_FOUND, "there is no " + nameOf(path)));
    }

    private FoundFile requireFile(StorePath path) throws UfsException, IOException {
        FoundFile found = require(path);
        if (found.isDirectory()) {
            throw new UfsException(UfsError.IS_DIRECTORY, nameOf(path) + " is a directory");
        }
        return found;
    }

    /** That a file can be put at {@code path}; whether one is there already is judged by the file system itself. */
    private void requireNoDirectory(StorePath path, PutMode mode) throws UfsException, IOException {
        Optional<FoundFile> there = path.isRoot() ? Optional.of(require(path)) : folder.find(path);
        if (there.isEmpty()) {
            folder.requireFree(path);
        } else if (there.get().isDirectory()) {
            throw mode == PutMode.EXCLUSIVE && !path.isRoot()
                    ? new UfsException(UfsError.EXISTS, path + " is there already")
                    : new UfsException(UfsError.IS_DIRECTORY, nameOf(path) + " is a directory");
        }
    }

    private static String nameOf(StorePath path) {
        return path.isRoot() ? "the root" : path.toString();
    }

    private static <T> T answer(StorePath path, Call<T> call) throws UfsException {
        try {
            return call.run();
        } catch (IOException e) {
            throw LocalErrors.translate(nameOf(path), e);
        } catch (InvalidPathException e) {
            throw LocalErrors.translate(nameOf(path), e);
        } catch (ReadOnlyFileSystemException e) {
            throw LocalErrors.translate(nameOf(path), e);
        }
    }

    private interface Call<T> {
        T run() throws UfsException, IOException;
    }
}
