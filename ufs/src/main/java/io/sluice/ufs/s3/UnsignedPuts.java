package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Puts bytes which the signature does not cover, where the mount has {@code payload-signing=never}: a signed header has their checksum, by which the store
 * checks them. Thread-safe.
 */
final class UnsignedPuts {
    private final S3Calls calls;
    private final DirectAccess direct;

    UnsignedPuts(S3Calls calls, DirectAccess direct) {
        this.calls = calls;
        this.direct = direct;
    }

    /**
     * What is put.
     *
     * @param query of a part: its number and its upload
     * @param headers that it has beside those of its bytes
     */
    record What(
            StorePath path,
            String key,
            Map<String, String> query,
            Map<String, String> headers,
            UploadSource source,
            long offset,
            long length) {}

    /** What there is to put by; empty where bytes are signed, as are those without a checksum. */
    Optional<DirectRequests> requests(Optional<ObjectChecksum> checksum) {
        return calls.settings().signsPayload() || checksum.isEmpty() ? Optional.empty() : direct.requests();
    }

    /** The head of the answer of a server that has taken them. */
    SdkHttpResponse put(DirectRequests requests, What what, ObjectChecksum checksum) throws UfsException {
        Map<String, String> headers = new HashMap<>(what.headers());
        headers.put("Content-Type", PartRequests.CONTENT_TYPE);
        headers.put(checksum.header(), PartRequests.sum(calls, checksum, what.source(), what.offset(), what.length()));
        if (what.length() >= S3Clients.ASKED_FIRST_BYTES) {
            headers.put("Expect", "100-continue");
        }
        try (OpenedBytes bytes = new OpenedBytes(what.source(), what.offset(), what.length())) {
            DirectPut put = new DirectPut(
                    what.key(),
                    what.query(),
                    headers,
                    bytes,
                    what.length(),
                    false,
                    calls.timeoutFor(what.length()).toMillis());
            return calls.answer(what.path(), () -> requests.put(put));
        }
    }
}
