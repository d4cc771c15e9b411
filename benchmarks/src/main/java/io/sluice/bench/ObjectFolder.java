package io.sluice.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A bucket of the store of a benchmark: a folder whose files are its objects. */
final class ObjectFolder {
    static final String BUCKET = "bucket";

    /** The attribute in which the server expects the MD5 of an object, which becomes its ETag; any 16 bytes do. */
    private static final String ETAG_ATTRIBUTE = "user.content-md5";

    private static final int ETAG_BYTES = 16;
    private static final int PIECE_BYTES = 1 << 20;

    private final Path bucket;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(4);

    /** @param folder of the store; is made */
    ObjectFolder(Path folder) throws IOException {
        this.bucket = Files.createDirectories(folder.resolve(BUCKET));
    }

    Path file(String key) {
        return bucket.resolve(key);
    }

    /** Makes an object of random bytes. */
    void make(String key, long bytes) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.getParent());
        byte[] piece = new byte[(int) Math.min(bytes, PIECE_BYTES)];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), PIECE_BYTES)) {
            for (long left = bytes; left > 0; left -= Math.min(left, piece.length)) {
                random.nextBytes(piece);
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
        }
        byte[] etag = new byte[ETAG_BYTES];
        random.nextBytes(etag);
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write(ETAG_ATTRIBUTE, ByteBuffer.wrap(etag));
    }

    /** Another object with the bytes of one that is there, which the server then reads from the same memory. */
    void link(String key, String existing) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.getParent());
        Files.createLink(file, file(existing));
    }
}
