package io.sluice.ufs.s3;

import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps the objects of another store under names without slashes, so that any key at all can be one, as in S3 itself, and lists them in the order of S3. Not for uploads in parts.
 */
final class FlatBlobStore extends ForwardingBlobStore {
    private final AtomicInteger listings = new AtomicInteger();

    FlatBlobStore(BlobStore store) {
        super(store);
    }

    /** How many LIST requests came. */
    int listings() {
        return listings.get();
    }

    private static String flat(String key) {
        return "k" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private static String key(String flat) {
        return URLDecoder.decode(flat.substring(1), StandardCharsets.UTF_8);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        listings.incrementAndGet();
        String prefix = request.prefix() == null ? "" : request.prefix();
        String from = Stream.of(request.continuationToken(), request.startAfter())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        int limit = request.maxKeys() == null ? 1000 : request.maxKeys();
        List<S3Object> contents = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        String last = from;
        for (S3Object object : all(request.bucket()).values()) {
            String key = object.key();
            if (!key.startsWith(prefix)) {
                continue;
            }
            int slash = request.delimiter() == null ? -1 : key.indexOf('/', prefix.length());
            String told = slash < 0 ? key : key.substring(0, slash + 1);
            if (compare(told, from) <= 0 || prefixes.contains(told)) {
                continue;
            }
            if (contents.size() + prefixes.size() == limit) {
                return answer(request, contents, prefixes)
                        .isTruncated(true)
                        .nextContinuationToken(last)
                        .build();
            }
            last = told;
            if (slash < 0) {
                contents.add(object);
            } else {
                prefixes.add(told);
            }
        }
        return answer(request, contents, prefixes).isTruncated(false).build();
    }

    private static ListObjectsV2Response.Builder answer(
            ListObjectsV2Request request, List<S3Object> contents, Set<String> prefixes) {
        return ListObjectsV2Response.builder()
                .name(request.bucket())
                .prefix(request.prefix())
                .maxKeys(request.maxKeys())
                .keyCount(contents.size() + prefixes.size())
                .contents(contents)
                .commonPrefixes(prefixes.stream()
                        .map(prefix -> CommonPrefix.builder().prefix(prefix).build())
                        .toList());
    }

    private NavigableMap<String, S3Object> all(String bucket) {
        NavigableMap<String, S3Object> objects = new TreeMap<>(FlatBlobStore::compare);
        String token = null;
        do {
            ListObjectsV2Response page = delegate()
                    .list(ListObjectsV2Request.builder()
                            .bucket(bucket)
                            .maxKeys(1000)
                            .continuationToken(token)
                            .build());
            for (S3Object object : page.contents()) {
                String key = key(object.key());
                objects.put(key, object.toBuilder().key(key).build());
            }
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null);
        return objects;
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream stream) {
        return delegate().putBlob(request.toBuilder().key(flat(request.key())).build(), stream);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return delegate()
                .copyBlob(request.toBuilder()
                        .sourceKey(flat(request.sourceKey()))
                        .destinationKey(flat(request.destinationKey()))
                        .build());
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return delegate()
                .blobMetadata(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return delegate().getBlob(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return delegate()
                .removeBlob(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return delegate().blobExists(bucket, flat(key));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return delegate().getBlobAccess(bucket, flat(key));
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        delegate().setBlobAccess(bucket, flat(key), access);
    }
}
