package io.sluice.vfs.core.listing;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * One entry in bytes (docs/FORMATS.md): about 50 for an object of S3, where the object itself takes five times as much of the heap. Stateless.
 */
final class EntryCodec {
    /** More than any honest entry takes: a name of 255 bytes, numbers and a version. */
    static final int MAX_BYTES = 4096;

    private static final int NUMBERS = 64;

    private static final int DIRECTORY = 1;
    private static final int ARCHIVED = 2;
    private static final int HEX_VERSION = 4;

    /** An ETag as most have it: whole bytes, which take half the room. */
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){1,64}");

    private EntryCodec() {}

    /** The room that the entry needs at most. */
    static int roomFor(StoreEntry entry) {
        int version = entry instanceof StoreEntry.StoreFile file
                ? 3 * file.version().value().length()
                : 0;
        return NUMBERS + FileName.MAX_BYTES + version;
    }

    /** Needs as much room as {@link #roomFor} says. */
    static void write(StoreEntry entry, ByteBuffer out) {
        byte[] name = entry.name().bytes();
        switch (entry) {
            case StoreEntry.StoreDirectory directory -> {
                out.put((byte) DIRECTORY);
                putName(name, out);
                putInstant(directory.modified(), out);
            }
            case StoreEntry.StoreFile file -> {
                String version = file.version().value();
                boolean hex = HEX.matcher(version).matches();
                out.put((byte) ((file.archived() ? ARCHIVED : 0) | (hex ? HEX_VERSION : 0)));
                putName(name, out);
                putInstant(file.modified(), out);
                putNumber(file.size(), out);
                byte[] bytes = hex ? HexFormat.of().parseHex(version) : version.getBytes(StandardCharsets.UTF_8);
                putNumber(bytes.length, out);
                out.put(bytes);
            }
        }
    }

    /** @throws IOException if these are not the bytes of an entry */
    static StoreEntry read(ByteBuffer in) throws IOException {
        try {
            int flags = in.get();
            FileName name = new FileName(new String(take(in, in.get() & 0xff), StandardCharsets.UTF_8));
            Instant modified = Instant.ofEpochSecond(in.getLong(), in.getInt());
            if ((flags & DIRECTORY) != 0) {
                return new StoreEntry.StoreDirectory(name, modified);
            }
            long size = number(in);
            byte[] bytes = take(in, Math.toIntExact(number(in)));
            String version = (flags & HEX_VERSION) != 0
                    ? HexFormat.of().formatHex(bytes)
                    : new String(bytes, StandardCharsets.UTF_8);
            return new StoreEntry.StoreFile(name, size, modified, new ContentVersion(version), (flags & ARCHIVED) != 0);
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new IOException("a listing has an entry that is none", e);
        }
    }

    /** Whether the entry at the buffer's position has that name; moves nothing. */
    static boolean hasName(ByteBuffer entry, byte[] name) {
        int at = entry.position() + 2;
        return (entry.get(entry.position() + 1) & 0xff) == name.length
                && entry.limit() - at >= name.length
                && entry.slice(at, name.length).equals(ByteBuffer.wrap(name));
    }

    /** Whether the entry at the buffer's position is a file's; moves nothing. */
    static boolean isFile(ByteBuffer entry) {
        return (entry.get(entry.position()) & DIRECTORY) == 0;
    }

    /** The bytes of the name of the entry at the buffer's position; moves nothing. */
    static byte[] name(ByteBuffer entry) {
        byte[] name = new byte[entry.get(entry.position() + 1) & 0xff];
        entry.get(entry.position() + 2, name);
        return name;
    }

    private static void putName(byte[] name, ByteBuffer out) {
        out.put((byte) name.length).put(name);
    }

    private static void putInstant(Instant time, ByteBuffer out) {
        out.putLong(time.getEpochSecond()).putInt(time.getNano());
    }

    /** At least 0; seven bits a byte, the lowest first. */
    private static void putNumber(long value, ByteBuffer out) {
        long rest = value;
        while (rest > 0x7f) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BufferUnderflowException();
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
