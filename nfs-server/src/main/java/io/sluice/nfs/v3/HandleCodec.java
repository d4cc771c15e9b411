package io.sluice.nfs.v3;

import io.sluice.vfs.InodeId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * File handles as they travel: a format byte, export, inode, parent, and 16 bytes of HMAC-SHA-256 over these.
 *
 * <p>Only who has the key can make one, and with the same key one is good for ever. Thread-safe.
 */
public final class HandleCodec {
    /** Length of a handle, in bytes; RFC 1813 §2.4 allows 64. */
    public static final int BYTES = 37;

    /** Length of the key, in bytes. */
    public static final int KEY_BYTES = 32;

    private static final byte FORMAT = 1;
    private static final int MAC_BYTES = 16;
    private static final int SIGNED_BYTES = BYTES - MAC_BYTES;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** Ready to use; as many as were ever needed at the same time. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    public HandleCodec(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a handle key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public byte[] encode(FileHandle handle) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .put(FORMAT)
                .putInt(handle.exportId())
                .putLong(handle.inode().value())
                .putLong(handle.parent().value())
                .put(macOf(bytes), 0, MAC_BYTES);
        return bytes;
    }

    /**
     * The handle that {@code raw} is; takes the same time whichever byte of a forged one is wrong.
     *
     * @throws NfsFailure BADHANDLE if this codec never made it
     */
    public FileHandle decode(ByteBuffer raw) {
        if (raw.remaining() != BYTES) {
            throw new NfsFailure(NfsStatus.BADHANDLE);
        }
        byte[] bytes = new byte[BYTES];
        raw.get(raw.position(), bytes);
        byte[] sent = Arrays.copyOfRange(bytes, SIGNED_BYTES, BYTES);
        byte[] expected = Arrays.copyOf(macOf(bytes), MAC_BYTES);
        if (!MessageDigest.isEqual(sent, expected) || bytes[0] != FORMAT) {
            throw new NfsFailure(NfsStatus.BADHANDLE);
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes, 1, SIGNED_BYTES - 1);
        return new FileHandle(fields.getInt(), new InodeId(fields.getLong()), new InodeId(fields.getLong()));
    }

    private byte[] macOf(byte[] handle) {
        Mac mac = idle.poll();
        if (mac == null) {
            mac = newMac();
        }
        mac.update(handle, 0, SIGNED_BYTES);
        byte[] result = mac.doFinal();
        idle.add(mac);
        return result;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
