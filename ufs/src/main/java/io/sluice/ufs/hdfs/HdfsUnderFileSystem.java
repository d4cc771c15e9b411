package io.sluice.ufs.hdfs;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of a file system of Hadoop's as a store. Thread-safe. */
final class HdfsUnderFileSystem implements UnderFileSystem {
    private static final Logger log = LoggerFactory.getLogger(HdfsUnderFileSystem.class);
    private static final FileName ROOT = new FileName("root");
    /** The temporary name beside a file may be longer than its own; a slash belongs to the path too. */
    private static final int ROOM_FOR_TEMPORARY = 32;

    private final HdfsUser user;
    private final Dialect dialect;
    private final HdfsFolder folder;
    private final Leftovers leftovers;
    private final HdfsListing listing;
    private final HdfsPut put;

    HdfsUnderFileSystem(
            HdfsUser user, Dialect dialect, HdfsFolder folder, RandomGenerator random, InstantSource clock) {
        this.user = user;
        this.dialect = dialect;
        this.folder = folder;
        this.leftovers = new Leftovers(dialect, clock);
        this.listing = new HdfsListing(dialect, folder, leftovers);
        this.put = new HdfsPut(dialect, folder, random);
    }

    @Override
    public StoreTraits traits() {
        int rootBytes = folder.root().toUri().getPath().getBytes(StandardCharsets.UTF_8).length;
        return new StoreTraits(
                true,
                dialect.movesAtOnce(),
                Long.MAX_VALUE,
                dialect.maxPathLength() - rootBytes - 1 - ROOM_FOR_TEMPORARY,
                dialect.notInNames());
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
        return answer(directory, () -> listing.page(directory, token));
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        return answer(file, () -> HdfsStream.open(user, folder, file, version, offset, length));
    }

    @Override
    public UfsException translate(IOException failure) {
        return HdfsErrors.translate("the file that is read", failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return answer(file, () -> {
            requireMoves("a file that is there entirely or not at all can't be put");
            requirePlaceForFile(file, mode);
            StoreEntry.StoreFile stored = put.put(file, source, mode);
            leftovers.sweep();
            return stored;
        });
    }

    /** HDFS has one call for files and empty directories; which of them it is, is looked at before. */
    @Override
    public void delete(StorePath file) throws UfsException {
        answer(file, () -> {
            folder.requireFile(file);
            if (!folder.files().delete(folder.locate(file), false)) {
                throw new UfsException(UfsError.NOT_FOUND, "there is no " + file);
            }
            return true;
        });
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return answer(from, () -> {
            Found found = folder.require(from);
            if (from.equals(to)) {
                return asFile(found, to);
            }
            if (liesBelow(to, from)) {
                throw new UfsException(UfsError.INVALID, to + " lies below " + HdfsFolder.nameOf(from) + " itself");
            }
            requireMoves("nothing can be renamed");
            if (found.directory()) {
                requireFree(to);
            } else {
                requirePlaceForFile(to, PutMode.REPLACE);
            }
            folder.makeParents(to);
            dialect.move(folder.locate(from), folder.locate(to), !found.directory());
            return asFile(dialect.keepsVersions() ? found : folder.require(to), to);
        });
    }

    private static boolean liesBelow(StorePath path, StorePath directory) {
        int depth = directory.names().size();
        return path.names().size() > depth && path.names().subList(0, depth).equals(directory.names());
    }

    private static Optional<StoreEntry.StoreFile> asFile(Found found, StorePath path) {
        return found.directory()
                ? Optional.empty()
                : Optional.of(found.file(path.names().getLast()));
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        answer(directory, () -> {
            requireFree(directory);
            folder.makeParents(directory);
            if (!folder.files().mkdirs(folder.locate(directory))) {
                throw new UfsException(UfsError.NOT_DIRECTORY, directory + " can't be made: something lies in its way");
            }
            return true;
        });
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        if (directory.isRoot()) {
            throw new UfsException(UfsError.INVALID, "the root of a mount can't be removed");
        }
        answer(directory, () -> {
            folder.requireDirectory(directory);
            Path place = folder.locate(directory);
            if (!isEmpty(place)) {
                throw new UfsException(UfsError.NOT_EMPTY, directory + " is not empty");
            }
            if (!folder.files().delete(place, false)) {
                throw new UfsException(UfsError.NOT_FOUND, "there is no " + directory);
            }
            return true;
        });
    }

    /** Whether nothing is in a directory, or nothing but what gateways left behind, which nobody could remove who does not see it. */
    private boolean isEmpty(Path directory) throws IOException {
        Optional<String> token = Optional.empty();
        do {
            Dialect.Part part = dialect.list(directory, token);
            for (Found found : part.found()) {
                if (!HdfsFolder.isTemporary(found.name()) || !leftovers.isOld(found)) {
                    return false;
                }
                leftovers.remove(HdfsFolder.below(directory, found.name()));
            }
            token = part.next();
        } while (token.isPresent());
        return true;
    }

    @Override
    public void close() {
        try {
            user.run(() -> {
                dialect.close();
                return true;
            });
        } catch (UfsException | IOException e) {
            log.warn("event=close-failed store={} cause=\"{}\"", folder.name(), e.getMessage());
        }
    }

    private void requireMoves(String consequence) throws UfsException {
        if (!dialect.movesAtOnce()) {
            throw new UfsException(
                    UfsError.NOT_SUPPORTED,
                    folder.name() + ": " + consequence + " where nobody vouches for the file system's rename; if it is"
                            + " atomic and never replaces a file, mount with the option atomic-rename=true");
        }
    }

    private void requireFree(StorePath path) throws UfsException, IOException {
        folder.requireNameable(path);
        if (folder.find(path).isPresent()) {
            throw new UfsException(UfsError.EXISTS, HdfsFolder.nameOf(path) + " is there already");
        }
    }

    /** That a file can be put at {@code path}: tells early what the store would tell when all bytes are there. */
    private void requirePlaceForFile(StorePath path, PutMode mode) throws UfsException, IOException {
        folder.requireNameable(path);
        Optional<Found> there = folder.find(path);
        if (there.isPresent() && mode == PutMode.EXCLUSIVE && !path.isRoot()) {
            throw new UfsException(UfsError.EXISTS, path + " is there already");
        }
        if (there.isPresent() && there.get().directory()) {
            throw new UfsException(UfsError.IS_DIRECTORY, HdfsFolder.nameOf(path) + " is a directory");
        }
    }

    private <T> T answer(StorePath path, HdfsUser.Call<T> call) throws UfsException {
        try {
            return user.run(call);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw HdfsErrors.translate(HdfsFolder.nameOf(path), e);
        }
    }
}
