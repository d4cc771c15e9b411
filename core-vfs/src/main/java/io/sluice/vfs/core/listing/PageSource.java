package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Where the bytes of a snapshot's pages are. Thread-safe. */
sealed interface PageSource {
    /** Tells the pages of one snapshot from those of every other. */
    long serial();

    byte[] read(PageIndex index, int page) throws IOException;

    /** Pages of a listing that no disk took. */
    record InHeap(long serial, List<byte[]> pages) implements PageSource {
        @Override
        public byte[] read(PageIndex index, int page) {
            return pages.get(page);
        }
    }

    /** Pages in a file; another snapshot may have taken its place, which the checksums tell. */
    final class InFile implements PageSource {
        private final long serial;
        private volatile Path path;

        InFile(long serial, Path path) {
            this.serial = serial;
            this.path = path;
        }

        @Override
        public long serial() {
            return serial;
        }

        Path path() {
            return path;
        }

        void movedTo(Path newPath) {
            path = newPath;
        }

        @Override
        public byte[] read(PageIndex index, int page) throws IOException {
            byte[] bytes = new byte[index.length(page)];
            try (FileChannel file = FileChannel.open(path)) {
                ByteBuffer into = ByteBuffer.wrap(bytes);
                long position = index.offset(page);
                while (into.hasRemaining()) {
                    int count = file.read(into, position + into.position());
                    if (count < 0) {
                        throw new IOException("the listing in " + path + " ends early");
                    }
                }
            }
            if (checksum(serial, ByteBuffer.wrap(bytes)) != index.checksum(page)) {
                throw new IOException("the listing in " + path + " is another one, or damaged");
            }
            return bytes;
        }
    }

    /** CRC32C of the serial number and the bytes. */
    static int checksum(long serial, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(serial).flip());
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
