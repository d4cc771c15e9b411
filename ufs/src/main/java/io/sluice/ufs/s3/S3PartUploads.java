package io.sluice.ufs.s3;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;

/** Multipart uploads whose parts come one by one, and that go on after a restart. Thread-safe. */
final class S3PartUploads implements PartUploads {
    private static final int MAX_PAGES = 100;

    private final S3PartUpload.Tools tools;
    private final Checksums checksums;

    S3PartUploads(S3PartUpload.Tools tools, Checksums checksums) {
        this.tools = tools;
        this.checksums = checksums;
    }

    @Override
    public PartUpload begin(StorePath file, String owner) throws UfsException {
        Optional<ObjectChecksum> checksum = checksums.now();
        String terms = checksum.map(ObjectChecksum::name).orElse("");
        String id = tools.multipart().begin(file, checksum, owner, terms);
        return new S3PartUpload(tools, file, id, checksum);
    }

    @Override
    public Optional<PartUpload> resume(String owner) throws UfsException {
        Optional<Upload> known = tools.left().continued(owner);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Upload upload = known.get();
        Optional<ObjectChecksum> checksum =
                upload.terms().isEmpty() ? Optional.empty() : Optional.of(ObjectChecksum.valueOf(upload.terms()));
        S3PartUpload resumed =
                new S3PartUpload(tools, tools.calls().location().path(upload.key()), upload.id(), checksum);
        try {
            list(upload, resumed);
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND) {
                tools.left().completed(upload.key(), upload.id());
            }
            throw e;
        }
        return Optional.of(resumed);
    }

    private void list(Upload upload, S3PartUpload resumed) throws UfsException {
        Optional<Integer> marker = Optional.empty();
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            ListPartsRequest.Builder request = ListPartsRequest.builder()
                    .bucket(tools.calls().location().bucket())
                    .key(upload.key())
                    .uploadId(upload.id())
                    .overrideConfiguration(tools.calls().timeout(0));
            marker.ifPresent(request::partNumberMarker);
            ListPartsResponse page = resumed.answer(() -> tools.calls().client().listParts(request.build()));
            for (Part part : page.parts()) {
                resumed.isThere(part);
            }
            marker = Optional.ofNullable(page.nextPartNumberMarker());
            if (!Boolean.TRUE.equals(page.isTruncated()) || marker.isEmpty()) {
                return;
            }
        }
    }
}
