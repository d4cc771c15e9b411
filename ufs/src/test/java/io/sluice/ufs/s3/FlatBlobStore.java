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
import java.util.Set;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Keeps the objects of another store under names without slashes, so that any key at all can be one, as in S3 itself, and lists them in the order of S3.
 */
final class FlatBlobStore implements BlobStore {
    private final BlobStore store;

    FlatBlobStore(BlobStore store) {
        this.store = store;
    }

    private static String flat(String key) {
        return "k" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private static String key(String flat) {
        return URLDecoder.decode(flat.substring(1), StandardCharsets.UTF_8);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        String prefix = request.prefix() == null ? "" : request.prefix();
        String from = request.continuationToken() == null ? "" : request.continuationToken();
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
            ListObjectsV2Response page = store.list(ListObjectsV2Request.builder()
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
        return store.putBlob(request.toBuilder().key(flat(request.key())).build(), stream);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return store.copyBlob(request.toBuilder()
                .sourceKey(flat(request.sourceKey()))
                .destinationKey(flat(request.destinationKey()))
                .build());
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return store.blobMetadata(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return store.getBlob(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return store.removeBlob(request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return store.getBlobAccess(bucket, flat(key));
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        store.setBlobAccess(bucket, flat(key), access);
    }

    @Override
    public ListBucketsResponse list() {
        return store.list();
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        return store.headBucket(request);
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        return store.createContainer(request);
    }

    @Override
    public BucketCannedACL getContainerAccess(String bucket) {
        return store.getContainerAccess(bucket);
    }

    @Override
    public void setContainerAccess(String bucket, BucketCannedACL access) {
        store.setContainerAccess(bucket, access);
    }

    @Override
    public void deleteBucket(String bucket) {
        store.deleteBucket(bucket);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        return store.initiateMultipartUpload(
                request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        store.abortMultipartUpload(upload);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return store.completeMultipartUpload(
                upload, request.toBuilder().key(flat(request.key())).build());
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream stream) {
        return store.uploadMultipartPart(
                upload, request.toBuilder().key(flat(request.key())).build(), stream);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return store.listMultipartUpload(upload);
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return store.listMultipartUploads(bucket);
    }

    @Override
    public long getMinimumMultipartPartSize() {
        return store.getMinimumMultipartPartSize();
    }
}
