package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import java.nio.charset.StandardCharsets;

/**
 * The part of a bucket that a store is, and how its paths become keys.
 *
 * @param prefix without a slash at its ends; empty for the whole bucket
 * @param server what serves the bucket, for reasons: the endpoint, or "AWS (region)"
 * @param region that requests are signed for
 */
record S3Location(String bucket, String prefix, String server, String region) {
    private static final int MAX_KEY_BYTES = 1024;

    String key(StorePath path) {
        return prefix.isEmpty() || path.isRoot() ? prefix + path : prefix + "/" + path;
    }

    /** The path that has this key, which lies below the prefix. */
    StorePath path(String key) {
        return StorePath.of(prefix.isEmpty() ? key : key.substring(prefix.length() + 1));
    }

    /** What all keys below a directory begin with; also the key of its marker. */
    String below(StorePath directory) {
        String key = key(directory);
        return key.isEmpty() ? "" : key + "/";
    }

    int maxPathBytes() {
        int prefixBytes = prefix.getBytes(StandardCharsets.UTF_8).length;
        return MAX_KEY_BYTES - (prefixBytes == 0 ? 0 : prefixBytes + 1);
    }

    /** A path as reasons call it. */
    String describe(StorePath path) {
        return "s3://" + bucket + "/" + key(path);
    }
}
