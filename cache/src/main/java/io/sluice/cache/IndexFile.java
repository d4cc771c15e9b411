package io.sluice.cache;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * One MapDB file of the index. Used by one thread at a time.
 *
 * <p>MapDB 3.1 writes a commit to a log beside the file, then into the file, then deletes the log, but does not replay a log that it finds: a
 * file that was killed in between is torn, and the log beside it says so. {@link BlockIndex} has two files for that.
 */
final class IndexFile implements AutoCloseable {
    static final long FORMAT = 1;

    /** MapDB can't go on with this file. */
    static final class BrokenIndexException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenIndexException(Throwable cause) {
            super(cause.toString(), cause);
        }

        BrokenIndexException(String message) {
            super(message);
        }
    }

    /** Work on MapDB, whose failures are of many kinds. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private final Path path;
    private final DB db;
    private final ConcurrentMap<String, Long> facts;
    private final ConcurrentNavigableMap<Long, byte[]> pages;
    private final ConcurrentNavigableMap<Long, byte[]> chunks;
    private long stamp;

    /** @param path of an index file, or of nothing: then it is made */
    IndexFile(Path path) throws BrokenIndexException {
        this.path = path;
        // Not mapped: a full disk or a file cut short under a mapping ends in a signal, not in an exception.
        db = guarded(() -> DBMaker.fileDB(path.toFile())
                .fileChannelEnable()
                .transactionEnable()
                .concurrencyDisable()
                .make());
        try {
            facts = guarded(() ->
                    db.hashMap("facts", Serializer.STRING, Serializer.LONG).createOrOpen());
            pages = guarded(() -> table("contents"));
            chunks = guarded(() -> table("blocks"));
            stamp = guarded(() -> FileStamp.of(path).value());
        } catch (BrokenIndexException e) {
            close();
            throw e;
        }
    }

    private ConcurrentNavigableMap<Long, byte[]> table(String name) {
        return db.treeMap(name, Serializer.LONG, Serializer.BYTE_ARRAY)
                .valuesOutsideNodesEnable()
                .createOrOpen();
    }

    /** Whether the process died while MapDB wrote into this file. */
    static boolean isTorn(Path path) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(path.getParent(), path.getFileName() + ".wal.*")) {
            return logs.iterator().hasNext();
        }
    }

    static void delete(Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path.getParent(), path.getFileName() + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    Optional<Long> fact(String name) throws BrokenIndexException {
        return guarded(() -> Optional.ofNullable(facts.get(name)));
    }

    void fact(String name, long value) throws BrokenIndexException {
        guarded(() -> facts.put(name, value));
    }

    Optional<byte[]> page(long number) throws BrokenIndexException {
        return guarded(() -> Optional.ofNullable(pages.get(number)));
    }

    void page(long number, byte[] record) throws BrokenIndexException {
        guarded(() -> pages.put(number, record));
    }

    void removePage(long number) throws BrokenIndexException {
        guarded(() -> pages.remove(number));
    }

    void chunk(long key, byte[] record) throws BrokenIndexException {
        guarded(() -> chunks.put(key, record));
    }

    void removeChunks(long fromKey, long toKey) throws BrokenIndexException {
        guarded(() -> {
            chunks.subMap(fromKey, toKey).clear();
            return true;
        });
    }

    /** All pages, then all chunks, each by rising key. */
    void read(Reader reader) throws BrokenIndexException {
        guarded(() -> {
            for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
                reader.page(page.getKey(), page.getValue());
            }
            for (Map.Entry<Long, byte[]> chunk : chunks.entrySet()) {
                reader.chunk(chunk.getKey(), chunk.getValue());
            }
            return true;
        });
    }

    /** Who reads all records. */
    interface Reader {
        void page(long number, byte[] record);

        void chunk(long key, byte[] record);
    }

    /** @throws BrokenIndexException also if the file is not the one that the last commit left */
    void commit() throws BrokenIndexException {
        if (guarded(() -> FileStamp.of(path).value()) != stamp) {
            throw new BrokenIndexException("somebody else has changed it");
        }
        guarded(() -> {
            db.commit();
            return true;
        });
        stamp = guarded(() -> FileStamp.of(path).value());
    }

    @Override
    public void close() {
        try {
            guarded(() -> {
                db.close();
                return true;
            });
        } catch (BrokenIndexException e) {
            OpenFiles.LOG.debug("cache=index-close-failed cause={}", e.getMessage());
        }
    }

    private static <T> T guarded(Work<T> work) throws BrokenIndexException {
        try {
            return work.run();
        } catch (UncheckedIOException | IOException | IOError e) {
            throw new BrokenIndexException(e);
        } catch (RuntimeException | AssertionError | LinkageError | VirtualMachineError e) {
            // MapDB meets damage with whatever its code runs into: a damaged length can ask for any amount of memory.
            throw new BrokenIndexException(e);
        }
    }
}
