package io.sluice.vfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identity of a file or directory: the same through every door and across restarts.
 *
 * <p>Range: 1 (the root of the namespace) to 2<sup>63</sup>−1. What lies in a store has the id that {@link #derive} gives,
 * so two gateways with the same mounts agree on it without a common database.
 */
public record InodeId(long value) implements Comparable<InodeId> {
    /** The root of the namespace. */
    public static final InodeId ROOT = new InodeId(1);

    /** The smallest id that is not reserved: cookies 0 to 2 belong to the start of a directory, "." and "..". */
    public static final long FIRST_DERIVED = 16;

    private static final MessageDigest SHA_256 = newSha256(); // never used but to be copied

    public InodeId {
        if (value < 1) {
            throw new IllegalArgumentException("an inode id is at least 1, not " + value);
        }
    }

    /** The id of the entry {@code name} of the directory {@code parent}: 63 bits of SHA-256 over both. */
    public static InodeId derive(InodeId parent, FileName name) {
        return derive(parent, name, 0);
    }

    /** The {@code probe}-th alternative to {@link #derive(InodeId, FileName)}, for when that id is taken. */
    public static InodeId derive(InodeId parent, FileName name, int probe) {
        byte[] utf8 = name.value().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + utf8.length)
                .putLong(parent.value)
                .putInt(probe)
                .put(utf8);
        byte[] hash = sha256().digest(bytes.array());
        long value = ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE;
        return new InodeId(Math.max(value, FIRST_DERIVED));
    }

    /** A copy of one that was found among the platform's once: to look for it takes longer than to use it. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of the platform can be copied", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(InodeId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toHexString(value);
    }
}
