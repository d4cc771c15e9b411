package io.sluice.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;

/** Where the files of a cache directory lie, and how they are read and written. */
final class BlockFiles {
    static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int PIECE_BYTES = 64 << 10;

    /** What {@link #forEach} finds. */
    @FunctionalInterface
    interface Visitor {
        /** @param generation -1 if it is not the name of a cache file */
        void visit(Path file, String nameHex, long generation) throws IOException;
    }

    private final Path directory;

    BlockFiles(Path directory) {
        this.directory = directory;
    }

    /** {@code blocks/ab/<64 hex digits of the name>-<generation in hex>}. */
    Path path(StoredContent content) {
        String hex = content.name().hex();
        return directory.resolve(hex.substring(0, 2)).resolve(hex + "-" + Long.toHexString(content.generation()));
    }

    FileChannel open(StoredContent content) throws IOException {
        return FileChannel.open(path(content), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    FileChannel create(StoredContent content) throws IOException {
        Path path = path(content);
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            return FileChannel.open(path, options, OWNER_ONLY_FILE);
        } catch (NoSuchFileException e) {
            // One level only: when the cache directory itself has vanished, nothing is made in its place.
            makeDirectory(path.getParent());
            return FileChannel.open(path, options, OWNER_ONLY_FILE);
        }
    }

    void makeDirectory(Path parent) throws IOException {
        try {
            Files.createDirectory(parent, OWNER_ONLY_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(parent)) {
                throw e;
            }
        }
    }

    void forEach(Visitor visitor) throws IOException {
        try (DirectoryStream<Path> parents = Files.newDirectoryStream(directory)) {
            for (Path parent : parents) {
                if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                    visitor.visit(parent, "", -1);
                    continue;
                }
                try (DirectoryStream<Path> files = Files.newDirectoryStream(parent)) {
                    for (Path file : files) {
                        String name = file.getFileName().toString();
                        visitor.visit(file, name.split("-", 2)[0], generation(name));
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static long generation(String fileName) {
        int dash = ContentName.HEX_DIGITS;
        if (fileName.length() <= dash + 1 || fileName.length() > dash + 16 || fileName.charAt(dash) != '-') {
            return -1;
        }
        try {
            return HexFormat.fromHexDigitsToLong(fileName, dash + 1, fileName.length());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Work on a file. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does the work as if the thread were not interrupted, and leaves it interrupted if it was: an interrupt would close the channel, which is
     * shared. One that comes in the midst of the work closes it all the same; then the work is done again.
     */
    static <T> T uninterrupted(Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int again = 3; ; again--) {
                try {
                    return work.run();
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    if (again == 0) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void write(FileChannel channel, ByteBuffer data, long at) throws IOException {
        ByteBuffer rest = data.duplicate();
        long position = at;
        while (rest.hasRemaining()) {
            position += channel.write(rest, position);
        }
    }

    /** @return false if the file ends before {@code into} is full */
    static boolean read(FileChannel channel, ByteBuffer into, long at) throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read <= 0) {
                return false;
            }
            position += read;
        }
        return true;
    }

    static int crc(ByteBuffer data) {
        CRC32C crc = new CRC32C();
        crc.update(data.duplicate());
        return (int) crc.getValue();
    }

    /** Whether the file has bytes of this CRC there. */
    static boolean matches(FileChannel channel, long at, int length, int expected) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate(Math.min(length, PIECE_BYTES));
        for (int done = 0; done < length; done += piece.limit()) {
            piece.clear().limit(Math.min(piece.capacity(), length - done));
            if (!read(channel, piece, at + done)) {
                return false;
            }
            crc.update(piece.flip());
        }
        return (int) crc.getValue() == expected;
    }
}
