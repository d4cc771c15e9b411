package io.sluice.vfs.core.listing;

import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The end of a listing's file, by which it is opened: what it lists, where its pages are, and proof that it was written to its end (docs/FORMATS.md).
 *
 * @param mount the mount that it was listed from
 */
record ListingFile(
        long serial, InodeId directory, String mount, Instant fetched, Snapshot.Contents contents, PageIndex index) {
    private static final long MAGIC = 0x534c554943454c31L;
    private static final int FOOTER = Long.BYTES + Integer.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES;
    private static final int MAX_END_BYTES = 1 << 30;

    /** What follows the pages, which end at {@code offset}. */
    ByteBuffer end(long offset) {
        byte[] mountBytes = mount.getBytes(StandardCharsets.UTF_8);
        ByteBuffer pages = index.encode();
        int details = 4 * Long.BYTES + 2 * Integer.BYTES + mountBytes.length;
        ByteBuffer out = ByteBuffer.allocate(details + pages.remaining() + FOOTER);
        out.putLong(directory.value()).putLong(fetched.getEpochSecond()).putInt(fetched.getNano());
        out.putLong(contents.size()).putLong(contents.digest());
        out.putInt(mountBytes.length).put(mountBytes).put(pages);
        int length = out.position();
        int checksum = PageSource.checksum(serial, out.slice(0, length));
        out.putLong(offset).putInt(length).putInt(checksum).putLong(serial).putLong(MAGIC);
        return out.flip();
    }

    /** @throws IOException if it is no listing, or not whole */
    static ListingFile read(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            long size = file.size();
            if (size < FOOTER) {
                throw new IOException(path + " is no listing");
            }
            ByteBuffer footer = read(file, size - FOOTER, FOOTER);
            long offset = footer.getLong();
            int length = footer.getInt();
            int checksum = footer.getInt();
            long serial = footer.getLong();
            boolean whole = footer.getLong() == MAGIC
                    && offset >= 0
                    && length >= 0
                    && length <= MAX_END_BYTES
                    && offset + length + FOOTER == size;
            if (!whole) {
                throw new IOException(path + " is no listing, or not whole");
            }
            ByteBuffer end = read(file, offset, length);
            if (PageSource.checksum(serial, end.duplicate()) != checksum) {
                throw new IOException(path + " is damaged");
            }
            return decode(serial, end);
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(path + " is no listing", e);
        }
    }

    private static ListingFile decode(long serial, ByteBuffer end) {
        InodeId directory = new InodeId(end.getLong());
        Instant fetched = Instant.ofEpochSecond(end.getLong(), end.getInt());
        Snapshot.Contents contents = new Snapshot.Contents(end.getLong(), end.getLong());
        byte[] mount = new byte[end.getInt()];
        end.get(mount);
        return new ListingFile(
                serial, directory, new String(mount, StandardCharsets.UTF_8), fetched, contents, PageIndex.decode(end));
    }

    private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the listing ends early");
            }
        }
        return bytes.flip();
    }
}
