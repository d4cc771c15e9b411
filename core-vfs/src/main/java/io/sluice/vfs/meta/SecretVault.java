package io.sluice.vfs.meta;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secret options of mounts and opens them again: AES-256-GCM (NIST SP 800-38D) with a fresh random nonce of 96 bits for each value, and
 * the path of the mount and the name of the option as associated data, so that a value is worth nothing in another place. Thread-safe.
 *
 * <p>Each value says by which key it was sealed (by a hash of the key), so that a wrong key and damage are told apart.
 */
public final class SecretVault {
    /** The length of a key. */
    public static final int KEY_BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] ID_DOMAIN = "sluice secret key id".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Optional<SecretKeySpec> key;
    private final byte[] keyId;
    private final String whyLocked;
    private final SecureRandom random;

    private SecretVault(Optional<SecretKeySpec> key, byte[] keyId, String whyLocked, SecureRandom random) {
        this.key = key;
        this.keyId = keyId;
        this.whyLocked = whyLocked;
        this.random = random;
    }

    /** A vault with a key of {@link #KEY_BYTES}; {@code random} makes the nonces. */
    public static SecretVault of(Secret key, SecureRandom random) {
        byte[] bytes = key.bytes();
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + bytes.length);
        }
        return new SecretVault(Optional.of(new SecretKeySpec(bytes, "AES")), idOf(bytes), "", random);
    }

    /** A vault whose key can't be had: it neither seals nor opens anything, and says {@code why}, with the way out. */
    public static SecretVault locked(String why) {
        return new SecretVault(Optional.empty(), new byte[ID_BYTES], why, new SecureRandom());
    }

    /**
     * Encrypts the value of an option.
     *
     * @throws VfsException {@link VfsError#ACCESS_DENIED} if there is no key
     */
    public SealedSecret seal(VfsPath mount, String option, String value) throws VfsException {
        SecretKeySpec present = requireKey(option);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, present, nonce, mount, option);
            byte[] encrypted = cipher.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return new SealedSecret(ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + encrypted.length)
                    .put(keyId)
                    .put(nonce)
                    .put(encrypted)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    /**
     * Decrypts what {@link #seal} made for the same mount and option.
     *
     * @throws VfsException {@link VfsError#ACCESS_DENIED} if there is no key or another one, {@link VfsError#IO} if it is damaged or another option's;
     *     the reason says which, and the way out
     */
    public String open(VfsPath mount, String option, SealedSecret sealed) throws VfsException {
        SecretKeySpec present = requireKey(option);
        byte[] bytes = sealed.bytes();
        if (bytes.length < ID_BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw damaged(option);
        }
        byte[] sealedBy = Arrays.copyOf(bytes, ID_BYTES);
        if (!MessageDigest.isEqual(sealedBy, keyId)) {
            throw new VfsException(
                    VfsError.ACCESS_DENIED,
                    "the option " + option + " was encrypted with another key (" + hex(sealedBy)
                            + ") than this gateway has (" + hex(keyId)
                            + "); start it with the right key, or unmount this and mount it anew");
        }
        byte[] nonce = Arrays.copyOfRange(bytes, ID_BYTES, ID_BYTES + NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, present, nonce, mount, option);
            int from = ID_BYTES + NONCE_BYTES;
            return new String(cipher.doFinal(bytes, from, bytes.length - from), StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw damaged(option);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    /** Whether it was sealed by this vault's key. */
    public boolean sealed(SealedSecret secret) {
        byte[] bytes = secret.bytes();
        return key.isPresent()
                && bytes.length >= ID_BYTES
                && MessageDigest.isEqual(Arrays.copyOf(bytes, ID_BYTES), keyId);
    }

    /**
     * The mount with its secrets sealed by {@code next} instead; those that are so already stay as they are.
     *
     * @throws VfsException as {@link #open} does, for the first that can't be opened
     */
    public MountRecord resealed(MountRecord mount, SecretVault next) throws VfsException {
        Map<String, SealedSecret> secrets = new HashMap<>();
        for (Map.Entry<String, SealedSecret> secret : mount.secrets().entrySet()) {
            String option = secret.getKey();
            secrets.put(
                    option,
                    next.sealed(secret.getValue())
                            ? secret.getValue()
                            : next.seal(mount.path(), option, open(mount.path(), option, secret.getValue())));
        }
        return mount.with(mount.options(), secrets);
    }

    private SecretKeySpec requireKey(String option) throws VfsException {
        return key.orElseThrow(() -> new VfsException(
                VfsError.ACCESS_DENIED,
                "the option " + option + " is kept encrypted, and there is no key: " + whyLocked));
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, VfsPath mount, String option)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                new RecordWriter().putText(mount.toString()).putText(option).toBytes());
        return cipher;
    }

    private static VfsException damaged(String option) {
        return new VfsException(
                VfsError.IO,
                "the option " + option
                        + " is damaged, or was put there from another mount; unmount this and mount it anew");
    }

    private static byte[] idOf(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ID_DOMAIN);
            return Arrays.copyOf(digest.digest(key), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
