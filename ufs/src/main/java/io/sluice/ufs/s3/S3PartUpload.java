package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/** A multipart upload whose parts come one by one. Thread-safe. */
final class S3PartUpload implements PartUpload {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Tools tools;
    private final StorePath file;
    private final String id;
    private final Optional<ObjectChecksum> checksum;
    private final Map<Integer, Stored> parts = new ConcurrentHashMap<>();

    /** Those of an earlier process. */
    private final Set<Integer> listed = ConcurrentHashMap.newKeySet();

    /** What all uploads of a store share. */
    record Tools(S3Calls calls, S3Multipart multipart, PartRequests requests, LeftUploads left, S3Put put) {}

    /** A part as the server has it. */
    private record Stored(long size, CompletedPart part) {}

    /** @param checksum that the upload was begun with */
    S3PartUpload(Tools tools, StorePath file, String id, Optional<ObjectChecksum> checksum) {
        this.tools = tools;
        this.file = file;
        this.id = id;
        this.checksum = checksum;
    }

    /** The server says that it has this part. */
    void isThere(Part part) {
        if (part.partNumber() != null && part.size() != null && part.eTag() != null) {
            CompletedPart completed = CompletedPart.builder()
                    .partNumber(part.partNumber())
                    .eTag(part.eTag())
                    .checksumCRC32(part.checksumCRC32())
                    .checksumCRC32C(part.checksumCRC32C())
                    .checksumCRC64NVME(part.checksumCRC64NVME())
                    .build();
            parts.put(part.partNumber(), new Stored(part.size(), completed));
            listed.add(part.partNumber());
        }
    }

    @Override
    public boolean isAt(StorePath place) {
        return file.equals(place);
    }

    @Override
    public boolean has(int number, UploadSource part) throws UfsException {
        Stored stored = parts.get(number);
        if (stored == null || stored.size() != part.size()) {
            return false;
        }
        Optional<String> kept = checksum.flatMap(kind -> kept(kind, stored.part()));
        if (kept.isPresent()) {
            return kept.get().equals(tools.requests().sum(checksum.orElseThrow(), part, 0, part.size()));
        }
        // Where nothing is encrypted, the ETag of a part is its MD5; where it is something else, nothing equals it.
        boolean same = stored.part().eTag().replace("\"", "").equalsIgnoreCase(md5(part));
        if (same && listed.remove(number) && checksum.isPresent()) {
            // A server that does not list the checksum may want it all the same when the upload is completed.
            String sum = tools.requests().sum(checksum.get(), part, 0, part.size());
            parts.put(number, new Stored(stored.size(), with(checksum.get(), sum, stored.part())));
        }
        return same;
    }

    private static CompletedPart with(ObjectChecksum kind, String sum, CompletedPart part) {
        CompletedPart.Builder completed = part.toBuilder();
        switch (kind) {
            case CRC32 -> completed.checksumCRC32(sum);
            case CRC32C -> completed.checksumCRC32C(sum);
            case CRC64NVME -> completed.checksumCRC64NVME(sum);
        }
        return completed.build();
    }

    private static Optional<String> kept(ObjectChecksum kind, CompletedPart part) {
        return Optional.ofNullable(
                switch (kind) {
                    case CRC32 -> part.checksumCRC32();
                    case CRC32C -> part.checksumCRC32C();
                    case CRC64NVME -> part.checksumCRC64NVME();
                });
    }

    private String md5(UploadSource part) throws UfsException {
        try (InputStream stream = PartRequests.opened(part, 0, part.size())) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw tools.calls().errors().translate("what is to be put", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public void put(int number, UploadSource part) throws UfsException {
        S3Multipart.Part piece = new S3Multipart.Part(number, 0, part.size());
        parts.remove(number);
        listed.remove(number);
        CompletedPart sent = answer(() -> tools.requests().send(file, part, id, piece, checksum));
        parts.put(number, new Stored(part.size(), sent));
    }

    @Override
    public StoreEntry.StoreFile complete(int count, PutMode mode) throws UfsException {
        List<CompletedPart> completed = new ArrayList<>();
        long size = 0;
        for (int number = 1; number <= count; number++) {
            Stored stored = parts.get(number);
            if (stored == null) {
                throw new UfsException(
                        UfsError.INVALID,
                        "part " + number + " of " + tools.calls().location().describe(file) + " was not sent");
            }
            completed.add(stored.part());
            size += stored.size();
        }
        long whole = size;
        try {
            CompleteMultipartUploadResponse response =
                    answer(() -> tools.multipart().complete(file, id, completed, mode, whole));
            return tools.put().stored(file, whole, response, response.eTag());
        } catch (UfsException e) {
            throw mode == PutMode.EXCLUSIVE ? tools.put().exclusively(file, e) : e;
        }
    }

    @Override
    public void abort() throws UfsException {
        tools.left().abort(tools.calls().key(file), id);
    }

    /** The answer to a request about this upload; that there is no such upload is told apart. */
    <T> T answer(S3Errors.Call<T> call) throws UfsException {
        try {
            return tools.calls().answer(file, call);
        } catch (UfsException e) {
            boolean unknown = S3Errors.cause(e, AwsServiceException.class)
                    .filter(refusal -> refusal.awsErrorDetails() != null)
                    .filter(refusal ->
                            "NoSuchUpload".equals(refusal.awsErrorDetails().errorCode()))
                    .isPresent();
            throw unknown ? new UfsException(UfsError.NOT_FOUND, e.reason(), e) : e;
        }
    }
}
