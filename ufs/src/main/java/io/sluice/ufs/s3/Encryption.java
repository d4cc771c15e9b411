package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** How the store is asked to encrypt what is put there, as request headers of S3. */
sealed interface Encryption {
    /** The length of a customer's key, which is for AES-256. */
    int KEY_BYTES = 32;

    /** As the bucket is set up. */
    record AsTheBucketSays() implements Encryption {}

    /** By keys of the store itself. */
    record ByTheStore() implements Encryption {}

    /** @param keyId empty: the key that the account has for S3 */
    record ByKms(Optional<String> keyId) implements Encryption {}

    /** By a key that the store gets with each request and does not keep. Never shown: its text hides what it holds. */
    record ByCustomersKey(String key, String digest) implements Encryption {
        @Override
        public String toString() {
            return "ByCustomersKey[****]";
        }
    }

    /** @throws UfsException {@link io.sluice.vfs.storage.UfsError#INVALID} for options that make no sense or contradict each other */
    static Encryption parse(S3Options options) throws UfsException {
        Optional<String> sse = options.text("sse");
        Optional<String> kmsKey = options.text("sse-kms-key-id");
        Optional<String> customersKey = options.text("sse-c-key");
        if (customersKey.isPresent() && sse.isPresent()) {
            throw S3Options.invalid("sse-c-key", "can't be together with sse: leave one of them out");
        }
        if (kmsKey.isPresent() && !sse.equals(Optional.of("aws:kms"))) {
            throw S3Options.invalid("sse-kms-key-id", "needs sse=aws:kms beside it");
        }
        if (customersKey.isPresent()) {
            return customersKey(customersKey.get());
        }
        return switch (sse.orElse("")) {
            case "" -> new AsTheBucketSays();
            case "AES256" -> new ByTheStore();
            case "aws:kms" -> new ByKms(kmsKey);
            default -> throw S3Options.invalid("sse", "is AES256 or aws:kms, not " + sse.get());
        };
    }

    private static Encryption customersKey(String text) throws UfsException {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw S3Options.invalid("sse-c-key", "is no base64");
        }
        if (key.length != KEY_BYTES) {
            throw S3Options.invalid(
                    "sse-c-key", "has " + key.length + " bytes instead of the " + KEY_BYTES + " of an AES-256 key");
        }
        Base64.Encoder base64 = Base64.getEncoder();
        return new ByCustomersKey(base64.encodeToString(key), base64.encodeToString(md5(key)));
    }

    /** S3 asks for this digest of the key, to tell a damaged one. */
    private static byte[] md5(byte[] key) {
        try {
            return MessageDigest.getInstance("MD5").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** What a request that makes an object carries. */
    default Map<String, String> headersOfNewObjects() {
        return switch (this) {
            case AsTheBucketSays _ -> Map.of();
            case ByTheStore _ -> Map.of("x-amz-server-side-encryption", "AES256");
            case ByKms kms ->
                kms.keyId()
                        .map(id -> Map.of(
                                "x-amz-server-side-encryption",
                                "aws:kms",
                                "x-amz-server-side-encryption-aws-kms-key-id",
                                id))
                        .orElse(Map.of("x-amz-server-side-encryption", "aws:kms"));
            case ByCustomersKey key -> headersOfBytes("x-amz-server-side-encryption-customer-", key);
        };
    }

    /** What a request carries that reads an object, asks for its attributes, or brings some of its bytes. */
    default Map<String, String> headersOfKnownObjects() {
        return switch (this) {
            case AsTheBucketSays _, ByTheStore _, ByKms _ -> Map.of();
            case ByCustomersKey key -> headersOfBytes("x-amz-server-side-encryption-customer-", key);
        };
    }

    /** What a request that copies carries for the object that it copies from. */
    default Map<String, String> headersOfCopiedObjects() {
        return switch (this) {
            case AsTheBucketSays _, ByTheStore _, ByKms _ -> Map.of();
            case ByCustomersKey key -> headersOfBytes("x-amz-copy-source-server-side-encryption-customer-", key);
        };
    }

    private static Map<String, String> headersOfBytes(String prefix, ByCustomersKey key) {
        return Map.of(prefix + "algorithm", "AES256", prefix + "key", key.key(), prefix + "key-MD5", key.digest());
    }
}
