package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Puts objects with one request each: small ones, of which there are many, past the SDK's service client (docs/adr/0005). Thread-safe.
 */
final class WholePuts {
    /** Of larger ones the bytes themselves cost more than all that the SDK does; smaller ones are read into memory, once for everything. */
    private static final int SMALL_BYTES = 256 << 10;

    private final S3Calls calls;
    private final DirectAccess direct;
    private final UnsignedPuts unsigned;
    private final PartRequests parts;
    private final Map<String, String> headersOfAll;

    /** Whether the server has taken the last one: then it is not asked first whether it wants the next, which costs a round trip. */
    private volatile boolean takes;

    WholePuts(S3Calls calls, DirectAccess direct) {
        this.calls = calls;
        this.direct = direct;
        this.unsigned = new UnsignedPuts(calls, direct);
        this.parts = new PartRequests(calls, unsigned);
        this.headersOfAll = new ObjectHeaders(calls.settings())
                .headers(PutObjectRequest.builder().build());
    }

    PutObjectResponse put(
            StorePath path, String key, UploadSource source, PutMode mode, Optional<ObjectChecksum> checksum)
            throws UfsException {
        Optional<DirectRequests> small = source.size() <= SMALL_BYTES ? direct.requests() : Optional.empty();
        if (small.isPresent()) {
            return putSmall(small.get(), path, key, source, mode, checksum);
        }
        Optional<DirectRequests> requests = unsigned.requests(checksum);
        return requests.isPresent()
                ? putUnsigned(requests.get(), path, key, source, mode, checksum.orElseThrow())
                : putBySdk(path, key, source, mode, checksum);
    }

    private PutObjectResponse putSmall(
            DirectRequests requests,
            StorePath path,
            String key,
            UploadSource source,
            PutMode mode,
            Optional<ObjectChecksum> checksum)
            throws UfsException {
        byte[] bytes = bytes(source);
        Map<String, String> headers = headers(mode);
        if (bytes.length >= S3Clients.ASKED_FIRST_BYTES && !takes) {
            headers.put("Expect", "100-continue");
        }
        checksum.ifPresent(kind -> headers.put(kind.header(), kind.of(bytes)));
        boolean taken = false;
        try {
            DirectPut put = new DirectPut(
                    key,
                    Map.of(),
                    headers,
                    ContentStreamProvider.fromByteArrayUnsafe(bytes),
                    bytes.length,
                    calls.settings().signsPayload() || checksum.isEmpty(),
                    calls.timeoutFor(bytes.length).toMillis());
            SdkHttpResponse answer = calls.answer(path, () -> requests.put(put));
            taken = true;
            return response(answer);
        } finally {
            takes = taken;
        }
    }

    private byte[] bytes(UploadSource source) throws UfsException {
        int size = Math.toIntExact(source.size());
        try (InputStream stream = PartRequests.opened(source, 0, size)) {
            byte[] bytes = new byte[size];
            int count = stream.readNBytes(bytes, 0, size);
            if (count < size) {
                throw new IOException("it ends after " + count + " of " + size + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw calls.errors().translate("what is to be put", e);
        }
    }

    private static PutObjectResponse response(SdkHttpResponse answer) {
        PutObjectResponse.Builder response = PutObjectResponse.builder();
        answer.firstMatchingHeader("ETag").ifPresent(response::eTag);
        response.sdkHttpResponse(answer);
        return response.build();
    }

    private PutObjectResponse putUnsigned(
            DirectRequests requests,
            StorePath path,
            String key,
            UploadSource source,
            PutMode mode,
            ObjectChecksum checksum)
            throws UfsException {
        UnsignedPuts.What what = new UnsignedPuts.What(path, key, Map.of(), headers(mode), source, 0, source.size());
        return response(unsigned.put(requests, what, checksum));
    }

    private Map<String, String> headers(PutMode mode) {
        Map<String, String> headers = new HashMap<>(headersOfAll);
        headers.put("Content-Type", PartRequests.CONTENT_TYPE);
        if (mode == PutMode.EXCLUSIVE) {
            headers.put("If-None-Match", "*");
        }
        return headers;
    }

    private PutObjectResponse putBySdk(
            StorePath path, String key, UploadSource source, PutMode mode, Optional<ObjectChecksum> checksum)
            throws UfsException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(calls.location().bucket())
                .key(key)
                .contentLength(source.size())
                .contentType(PartRequests.CONTENT_TYPE)
                .overrideConfiguration(calls.timeout(source.size()));
        if (mode == PutMode.EXCLUSIVE) {
            request.ifNoneMatch("*");
        }
        if (checksum.isPresent()) {
            String sum = parts.sum(checksum.get(), source, 0, source.size());
            switch (checksum.get()) {
                case CRC32 -> request.checksumCRC32(sum);
                case CRC32C -> request.checksumCRC32C(sum);
                case CRC64NVME -> request.checksumCRC64NVME(sum);
            }
        }
        return calls.answer(
                path, () -> calls.client().putObject(request.build(), PartRequests.body(source, 0, source.size())));
    }
}
