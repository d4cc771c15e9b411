package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
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
    private final PartRequests parts;
    private final Map<String, String> headersOfAll;

    /** Whether the server has taken the last one: then it is not asked first whether it wants the next, which costs a round trip. */
    private volatile boolean takes;

    WholePuts(S3Calls calls, DirectAccess direct) {
        this.calls = calls;
        this.direct = direct;
        this.parts = new PartRequests(calls);
        this.headersOfAll = new ObjectHeaders(calls.settings())
                .headers(PutObjectRequest.builder().build());
    }

    PutObjectResponse put(
            StorePath path, String key, UploadSource source, PutMode mode, Optional<ObjectChecksum> checksum)
            throws UfsException {
        Optional<DirectRequests> requests = source.size() <= SMALL_BYTES ? direct.requests() : Optional.empty();
        return requests.isPresent()
                ? putSmall(requests.get(), path, key, source, mode, checksum)
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
        Map<String, String> headers = new HashMap<>(headersOfAll);
        headers.put("Content-Type", PartRequests.CONTENT_TYPE);
        if (mode == PutMode.EXCLUSIVE) {
            headers.put("If-None-Match", "*");
        }
        if (bytes.length >= S3Clients.ASKED_FIRST_BYTES && !takes) {
            headers.put("Expect", "100-continue");
        }
        checksum.ifPresent(kind -> headers.put(kind.header(), kind.of(bytes)));
        boolean taken = false;
        try {
            PutObjectResponse response = calls.answer(path, () -> answer(requests, key, headers, bytes));
            taken = true;
            return response;
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

    private static PutObjectResponse answer(
            DirectRequests requests, String key, Map<String, String> headers, byte[] bytes) {
        try {
            HttpExecuteResponse answer = requests.put(key, headers, bytes);
            if (!answer.httpResponse().isSuccessful()) {
                throw RefusedRequest.of(answer);
            }
            answer.responseBody().ifPresent(WholePuts::end);
            PutObjectResponse.Builder response = PutObjectResponse.builder();
            answer.httpResponse().firstMatchingHeader("ETag").ifPresent(response::eTag);
            response.sdkHttpResponse(answer.httpResponse());
            return response.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There is nothing in it; a server that says otherwise loses the connection. */
    private static void end(AbortableInputStream body) {
        try (body) {
            if (body.read() >= 0) {
                body.abort();
            }
        } catch (IOException _) {
            body.abort(); // the head of the answer has said that the object is there
        }
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
