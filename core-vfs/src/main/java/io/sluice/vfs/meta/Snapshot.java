package io.sluice.vfs.meta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.zip.CRC32C;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * All tables in one MapDB file, written once and never changed: a sorted map for each table, and the map "about". MapDB's part of
 * the file is followed by a seal (8 bytes "SLUICES1", length of MapDB's part, its CRC32C), so that a damaged file is known before
 * MapDB believes a byte of it (ADR 0002).
 *
 * @param firstLog the change log whose changes come after the snapshot
 * @param firstCommit the first commit of that log
 */
record Snapshot(long firstLog, long firstCommit) {
    private static final long MAGIC = 0x534C_5549_4345_5331L;
    private static final int SEAL_BYTES = 20;
    private static final int NODE_ENTRIES = 256;
    private static final long FORMAT = 1;

    /** Writes {@code tables} as they are to the new file {@code path}, durable when this returns. */
    void write(Path path, Collection<DurableTable<?, ?, ?>> tables) throws IOException {
        try (DB db = DBMaker.fileDB(path.toFile())
                .fileChannelEnable()
                .fileLockDisable()
                .make()) {
            StoreFiles.makePrivate(path);
            var about = db.treeMap("about", Serializer.STRING, Serializer.LONG).create();
            about.put("format", FORMAT);
            about.put("first-log", firstLog);
            about.put("first-commit", firstCommit);
            for (DurableTable<?, ?, ?> table : tables) {
                writeTable(db, table);
            }
        } catch (DBException e) {
            throw new IOException(path + " can't be written: " + e.getMessage(), e);
        }
        seal(path);
    }

    /**
     * Reads the file {@code path} into the empty {@code tables}.
     *
     * @throws IOException if it is damaged, or of a newer version
     */
    static Snapshot read(Path path, Collection<DurableTable<?, ?, ?>> tables) throws IOException {
        requireSeal(path);
        try (DB db = DBMaker.fileDB(path.toFile())
                .fileChannelEnable()
                .fileLockDisable()
                .readOnly()
                .make()) {
            var about = db.treeMap("about", Serializer.STRING, Serializer.LONG).open();
            long format = number(about, "format");
            if (format != FORMAT) {
                throw new IOException(path + " has format " + format + ", and this version of Sluice knows " + FORMAT
                        + "; start the version that wrote it");
            }
            for (DurableTable<?, ?, ?> table : tables) {
                readTable(db, table);
            }
            return new Snapshot(number(about, "first-log"), number(about, "first-commit"));
        } catch (UnknownRecordException e) {
            throw new IOException(path + ": " + e.getMessage() + "; start the version that wrote it", e);
        } catch (DBException e) {
            throw new IOException(damage(path, e.toString()), e);
        }
    }

    private static <R> void writeTable(DB db, DurableTable<?, R, ?> table) {
        var sink = db.treeMap(table.name(), table.keySerializer(), Serializer.BYTE_ARRAY)
                .maxNodeSize(NODE_ENTRIES)
                .createFromSink();
        table.forEachRow(sink::put);
        sink.create();
    }

    /** A table that the version did not have which wrote the file is empty. */
    private static <R> void readTable(DB db, DurableTable<?, R, ?> table) {
        if (!db.exists(table.name())) {
            return;
        }
        var entries = db.treeMap(table.name(), table.keySerializer(), Serializer.BYTE_ARRAY)
                .open()
                .entryIterator();
        while (entries.hasNext()) {
            var entry = entries.next();
            table.load(entry.getKey(), entry.getValue());
        }
    }

    private static long number(BTreeMap<String, Long> about, String key) {
        Long value = about.get(key);
        return value == null ? 0 : value;
    }

    private static void seal(Path path) throws IOException {
        long length = Files.size(path);
        ByteBuffer seal = ByteBuffer.allocate(SEAL_BYTES)
                .putLong(MAGIC)
                .putLong(length)
                .putInt(checksum(path, length))
                .flip();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (long at = length; seal.hasRemaining(); ) {
                at += file.write(seal, at);
            }
            file.force(true);
        }
    }

    private static void requireSeal(Path path) throws IOException {
        long length = Files.size(path) - SEAL_BYTES;
        if (length < 0) {
            throw new IOException(damage(path, "it is cut short"));
        }
        ByteBuffer seal = ByteBuffer.allocate(SEAL_BYTES);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            while (seal.hasRemaining() && file.read(seal, length + seal.position()) >= 0) {}
        }
        if (seal.getLong(0) != MAGIC || seal.getLong(8) != length) {
            throw new IOException(damage(path, "it is cut short or not a metadata file"));
        }
        if (seal.getInt(16) != checksum(path, length)) {
            throw new IOException(damage(path, "its checksum is wrong"));
        }
    }

    private static int checksum(Path path, long length) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(path)) {
            for (long left = length; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException(damage(path, "it is cut short"));
                }
                crc.update(buffer, 0, read);
                left -= read;
            }
        }
        return (int) crc.getValue();
    }

    private static String damage(Path path, String cause) {
        return path + " is damaged: " + cause + "; restore it with the files beside it from a backup";
    }
}
