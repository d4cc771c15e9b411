package io.sluice.nfs.v3;

import io.sluice.vfs.InodeId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
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

    /** How many are remembered; a power of two. They take 3 MiB. */
    private static final int KNOWN = 1 << 15;

    private static final int MAC_BYTES = 16;
    private static final int SIGNED_BYTES = BYTES - MAC_BYTES;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** Ready to use; as many as were ever needed at the same time. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    /** Those that were made or found good last, each where {@link #placeOf} says. */
    private final AtomicReferenceArray<Signed> known = new AtomicReferenceArray<>(KNOWN);

    /** A handle and the 16 bytes that only who has the key can make. */
    private record Signed(FileHandle handle, long macHigh, long macLow) {
        /** Takes the same time whichever byte differs. */
        boolean isBy(long high, long low) {
            return ((macHigh ^ high) | (macLow ^ low)) == 0;
        }
    }

    public HandleCodec(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a handle key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public byte[] encode(FileHandle handle) {
        Signed signed = signed(handle);
        byte[] bytes = new byte[BYTES];
        put(handle, bytes).putLong(signed.macHigh()).putLong(signed.macLow());
        return bytes;
    }

    /**
     * The handle that {@code raw} is; takes the same time whichever byte of a forged one is wrong.
     *
     * @throws NfsFailure BADHANDLE if this codec never made it
     */
    public FileHandle decode(ByteBuffer raw) {
        if (raw.remaining() != BYTES || raw.get(raw.position()) != FORMAT) {
            throw new NfsFailure(NfsStatus.BADHANDLE);
        }
        ByteBuffer fields = raw.slice(raw.position() + 1, BYTES - 1).order(ByteOrder.BIG_ENDIAN);
        int exportId = fields.getInt();
        long inode = fields.getLong();
        long parent = fields.getLong();
        if (inode < 1 || parent < 1) {
            throw new NfsFailure(NfsStatus.BADHANDLE); // no inode has such a number, so nobody made it
        }
        Signed signed = signed(new FileHandle(exportId, new InodeId(inode), new InodeId(parent)));
        if (!signed.isBy(fields.getLong(), fields.getLong())) {
            throw new NfsFailure(NfsStatus.BADHANDLE);
        }
        return signed.handle();
    }

    /** What only says how a handle is to be signed may be remembered of any, also of one that turns out to be forged. */
    private Signed signed(FileHandle handle) {
        int place = placeOf(handle);
        Signed found = known.get(place);
        if (found != null && found.handle().equals(handle)) {
            return found;
        }
        byte[] bytes = new byte[BYTES];
        put(handle, bytes);
        ByteBuffer mac = ByteBuffer.wrap(macOf(bytes));
        Signed fresh = new Signed(handle, mac.getLong(), mac.getLong());
        known.set(place, fresh);
        return fresh;
    }

    private static int placeOf(FileHandle handle) {
        long mixed = handle.inode().value() + 31 * handle.parent().value() + handle.exportId();
        return (int) (mixed ^ mixed >>> 32) & (KNOWN - 1);
    }

    private static ByteBuffer put(FileHandle handle, byte[] into) {
        return ByteBuffer.wrap(into)
                .put(FORMAT)
                .putInt(handle.exportId())
                .putLong(handle.inode().value())
                .putLong(handle.parent().value());
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
