package io.sluice.vfs.core.listing;

import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of listings: those in {@code saved} are found again after a restart, those in {@code unsaved} are gone then. Thread-safe.
 *
 * <p>A listing is a copy of what the store can tell again: nothing is synced, what is damaged is dropped, and a disk that refuses costs requests, no more.
 */
public final class ListingFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ListingFiles.class);
    private static final int RUN_BYTES = 4 << 20;
    private static final int MAX_SAVED = 200_000;
    private static final String SUFFIX = ".listing";
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path saved;
    private final Path unsaved;
    private final SavedListings kept;
    private final PageMemory memory;

    /**
     * @param folder made if it is missing
     * @param memoryBytes how much of the heap the pages of listings may take
     * @throws IOException if the folder can't be made or read
     */
    public ListingFiles(Path folder, long memoryBytes) throws IOException {
        this(folder, memoryBytes, MAX_SAVED);
    }

    ListingFiles(Path folder, long memoryBytes, int maxSaved) throws IOException {
        this.saved = folder.resolve("saved");
        this.unsaved = folder.resolve("unsaved");
        this.memory = new PageMemory(memoryBytes);
        Files.createDirectories(saved, OWN);
        Files.createDirectories(unsaved, OWN);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(unsaved)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        this.kept = new SavedListings(saved, maxSaved);
    }

    /** The listing of a directory that was saved, if it is of that mount. */
    public Optional<Snapshot> saved(InodeId directory, String mount) {
        Path path = pathOf(directory);
        try {
            ListingFile file = ListingFile.read(path);
            if (!file.directory().equals(directory) || !file.mount().equals(mount)) {
                Files.deleteIfExists(path);
                return Optional.empty();
            }
            PageSource source = new PageSource.InFile(file.serial(), path);
            return Optional.of(new Snapshot(directory, file.fetched(), file.contents(), file.index(), source, memory));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("op=open_listing inode={} dropped={}", directory, e.getMessage());
            remove(directory);
            return Optional.empty();
        }
    }

    /** A listing without entries. */
    public Snapshot empty(InodeId directory, Instant fetched) {
        return new Snapshot(
                directory,
                fetched,
                new Snapshot.Contents(0, 0),
                new PageIndex.Builder().build(),
                new PageSource.InHeap(0, List.of()),
                memory);
    }

    public ListingWriter begin(InodeId directory) {
        return new ListingWriter(
                this,
                directory,
                (name, probe) -> InodeId.derive(directory, name, probe).value(),
                RUN_BYTES);
    }

    /** Lets a restart find it, in the place of an older one. */
    public void save(Snapshot snapshot, String mount) {
        if (!(snapshot.source() instanceof PageSource.InFile source)) {
            return;
        }
        Path target = pathOf(snapshot.directory());
        try (FileChannel file = FileChannel.open(source.path(), StandardOpenOption.WRITE)) {
            ListingFile end = new ListingFile(
                    source.serial(),
                    snapshot.directory(),
                    mount,
                    snapshot.fetched(),
                    snapshot.contents(),
                    snapshot.index());
            long offset = file.size();
            writeAll(file, end.end(offset), offset);
            Files.createDirectories(target.getParent(), OWN);
            Files.move(source.path(), target, StandardCopyOption.ATOMIC_MOVE);
            source.movedTo(target);
            kept.added();
        } catch (IOException e) {
            LOG.warn("op=save_listing inode={} error={}", snapshot.directory(), e.toString());
        }
    }

    /** It does not tell all any more: a restart asks the store. */
    public void unsave(Snapshot snapshot) {
        if (!(snapshot.source() instanceof PageSource.InFile source)
                || !source.path().startsWith(saved)) {
            return;
        }
        Path target = unsaved.resolve(Long.toHexString(source.serial()) + SUFFIX);
        try {
            Files.move(source.path(), target, StandardCopyOption.ATOMIC_MOVE);
            source.movedTo(target);
        } catch (NoSuchFileException e) {
            remove(snapshot.directory()); // it was dropped already, unless it is the other folder that is missing
        } catch (IOException e) {
            LOG.warn("op=unsave_listing inode={} error={}", snapshot.directory(), e.toString());
            remove(snapshot.directory());
        }
    }

    /** Nobody begins to read it any more; who reads it already asks the store instead. */
    public void discard(Snapshot snapshot) {
        if (snapshot.source() instanceof PageSource.InFile source
                && source.path().startsWith(unsaved)) {
            delete(source.path());
        }
    }

    /** Forgets what was saved of a directory. */
    public void remove(InodeId directory) {
        delete(pathOf(directory));
    }

    SpilledRuns spill() throws IOException {
        return new SpilledRuns(unsaved.resolve(Long.toHexString(newSerial()) + ".runs"));
    }

    /** @param small whether its pages may stay in memory if the disk refuses them */
    Draft draft(InodeId directory, boolean small) throws IOException {
        return new Draft(directory, small);
    }

    private static long newSerial() {
        return ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE;
    }

    private Path pathOf(InodeId directory) {
        String name = String.format("%016x", directory.value());
        return saved.resolve(name.substring(14)).resolve(name + SUFFIX);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("op=delete_listing path={} error={}", path, e.toString());
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, offset + bytes.position());
        }
    }

    /** A snapshot on its way to its file. Not thread-safe. */
    final class Draft implements AutoCloseable {
        private final InodeId directory;
        private final long serial = newSerial();
        private final Path path = unsaved.resolve(Long.toHexString(serial) + SUFFIX);
        private final PageWriter pages = new PageWriter(serial, this::put);
        private final List<byte[]> inHeap = new ArrayList<>();
        private final boolean small;
        private Optional<FileChannel> file = Optional.empty();
        private long position;
        private boolean finished;

        private Draft(InodeId directory, boolean small) throws IOException {
            this.directory = directory;
            this.small = small;
            try {
                file = Optional.of(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (IOException e) {
                refused(e);
            }
        }

        PageWriter pages() {
            return pages;
        }

        Snapshot finish(Instant fetched, Snapshot.Contents contents) throws IOException {
            PageIndex index = pages.finish();
            PageSource source = file.isPresent()
                    ? new PageSource.InFile(serial, path)
                    : new PageSource.InHeap(serial, List.copyOf(inHeap));
            finished = true;
            return new Snapshot(directory, fetched, contents, index, source, memory);
        }

        private long put(byte[] page) throws IOException {
            if (small) {
                inHeap.add(page);
            }
            long offset = position;
            if (file.isPresent()) {
                try {
                    writeAll(file.get(), ByteBuffer.wrap(page), offset);
                } catch (IOException e) {
                    refused(e);
                }
            }
            position += page.length;
            return offset;
        }

        private void refused(IOException e) throws IOException {
            if (!small) {
                throw e;
            }
            LOG.warn("op=write_listing inode={} kept=in_memory error={}", directory, e.toString());
            close(file);
            file = Optional.empty();
            delete(path);
        }

        @Override
        public void close() {
            close(file);
            if (!finished) {
                delete(path);
            }
        }

        private static void close(Optional<FileChannel> channel) {
            try {
                if (channel.isPresent()) {
                    channel.get().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
