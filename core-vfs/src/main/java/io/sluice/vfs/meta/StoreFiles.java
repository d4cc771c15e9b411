package io.sluice.vfs.meta;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a store: {@code F} (the snapshot), {@code F.log.N} (the changes since), {@code F.lock}, and {@code F.new/} while a
 * snapshot is written. Only their owner may read them: secrets are in them.
 */
final class StoreFiles implements Closeable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path snapshot;
    private final FileChannel lockFile;

    private StoreFiles(Path snapshot, FileChannel lockFile) {
        this.snapshot = snapshot;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if it is not there, and keeps every other process out until {@link #close}.
     *
     * @throws IOException if another gateway has the store open
     */
    static StoreFiles lock(Path snapshot) throws IOException {
        Path absolute = snapshot.toAbsolutePath();
        Files.createDirectories(absolute.getParent(), PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        Path path = beside(absolute, ".lock");
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new StoreFiles(absolute, channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(absolute, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw inUse(absolute, null);
    }

    Path snapshot() {
        return snapshot;
    }

    Path log(long number) {
        return beside(snapshot, ".log." + number);
    }

    /** The change logs there are, by number. */
    SortedMap<Long, Path> logs() throws IOException {
        String prefix = snapshot.getFileName() + ".log.";
        SortedMap<Long, Path> logs = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(snapshot.getParent())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]{1,18}")) {
                    logs.put(Long.valueOf(name.substring(prefix.length())), file);
                }
            }
        }
        return logs;
    }

    /** Where a new snapshot is written: in an empty directory of its own, since MapDB creates its files readable for all. */
    Path prepareNewSnapshot() throws IOException {
        removeNewSnapshot();
        Path directory = Files.createDirectory(
                beside(snapshot, ".new"), PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        return directory.resolve("snapshot");
    }

    /** The snapshot that was written to {@link #prepareNewSnapshot} takes the place of the old one, durably. */
    void installNewSnapshot() throws IOException {
        Path directory = beside(snapshot, ".new");
        Files.move(directory.resolve("snapshot"), snapshot, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(snapshot);
        Files.delete(directory);
    }

    /** Removes what a snapshot that was not finished left behind. */
    void removeNewSnapshot() throws IOException {
        Path directory = beside(snapshot, ".new");
        Files.deleteIfExists(directory.resolve("snapshot"));
        Files.deleteIfExists(directory);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    static void createPrivate(Path path) throws IOException {
        FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                .close();
    }

    static void makePrivate(Path path) throws IOException {
        Files.setPosixFilePermissions(path, OWNER_ONLY);
    }

    /** Makes the names in the directory of {@code path} durable. */
    static void syncDirectory(Path path) throws IOException {
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static Path beside(Path snapshot, String suffix) {
        return snapshot.resolveSibling(snapshot.getFileName() + suffix);
    }

    private static IOException inUse(Path snapshot, OverlappingFileLockException cause) {
        return new IOException(
                snapshot + " is in use by another gateway; stop that one, or give this one another state directory",
                cause);
    }
}
