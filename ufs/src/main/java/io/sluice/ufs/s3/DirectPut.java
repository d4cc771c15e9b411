package io.sluice.ufs.s3;

import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * A PUT past the SDK's service client.
 *
 * @param query of a part: its number and its upload
 * @param headers all that the object or the part is to have, without those of the signature
 * @param length of the bytes, at least 0
 * @param signsBytes whether the signature covers the bytes where nobody encrypts them; where not, a header is to have their checksum, which it covers
 * @param timeoutMillis until the head of the answer is there, at least 1
 */
record DirectPut(
        String key,
        Map<String, String> query,
        Map<String, String> headers,
        ContentStreamProvider bytes,
        long length,
        boolean signsBytes,
        long timeoutMillis) {}
