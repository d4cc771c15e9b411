package io.sluice.cache;

import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a content's key: what the cache knows a content by.
 *
 * <p>Keys themselves are only on disk: a million of them would take hundreds of megabytes of heap.
 */
record ContentName(long a, long b, long c, long d) {
    static final int BYTES = 32;
    static final int HEX_DIGITS = 2 * BYTES;

    static ContentName of(byte[] encodedKey) {
        try {
            return read(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(encodedKey)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A key as bytes: mount, path and version in UTF-8, each behind its length (4 bytes), and between the last two the size (8 bytes). */
    static byte[] encode(ContentKey key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, key.mount());
            text(out, key.path().toString());
            out.writeLong(key.size());
            text(out, key.version().value());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** The key that {@link #encode} made bytes of. */
    static ContentKey decode(byte[] encodedKey) {
        ByteBuffer from = ByteBuffer.wrap(encodedKey);
        String mount = text(from);
        StorePath path = StorePath.of(text(from));
        long size = from.getLong();
        return new ContentKey(mount, path, size, new ContentVersion(text(from)));
    }

    /** The mount of a key. */
    static String mountOf(byte[] encodedKey) {
        return text(ByteBuffer.wrap(encodedKey));
    }

    private static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static ContentName read(ByteBuffer from) {
        return new ContentName(from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }

    void write(ByteBuffer into) {
        into.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    String hex() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        write(bytes);
        return HexFormat.of().formatHex(bytes.array());
    }

    @Override
    public int hashCode() {
        return (int) a; // already as random as can be
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
