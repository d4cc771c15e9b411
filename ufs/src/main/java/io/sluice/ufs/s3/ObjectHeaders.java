package io.sluice.ufs.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Gives each request what the mount's options say about encryption, storage class and who pays, before it is signed. Thread-safe. */
final class ObjectHeaders implements ExecutionInterceptor {
    private final Encryption encryption;
    private final Optional<String> storageClass;
    private final boolean requesterPays;

    ObjectHeaders(S3Settings settings) {
        this.encryption = settings.encryption();
        this.storageClass = settings.storageClass();
        this.requesterPays = settings.requesterPays();
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Map<String, String> headers = headers(context.request());
        return headers.isEmpty()
                ? context.httpRequest()
                : context.httpRequest().copy(request -> headers.forEach(request::putHeader));
    }

    Map<String, String> headers(SdkRequest request) {
        Map<String, String> headers = new HashMap<>();
        if (requesterPays) {
            headers.put("x-amz-request-payer", "requester");
        }
        switch (request) {
            case PutObjectRequest _, CreateMultipartUploadRequest _ -> headers.putAll(ofNewObjects());
            case CopyObjectRequest _ -> {
                headers.putAll(ofNewObjects());
                headers.putAll(encryption.headersOfCopiedObjects());
            }
            case UploadPartCopyRequest _ -> {
                headers.putAll(encryption.headersOfKnownObjects());
                headers.putAll(encryption.headersOfCopiedObjects());
            }
            // S3 asks for the customer's key with the last two where an upload has checksums.
            case GetObjectRequest _,
                    HeadObjectRequest _,
                    UploadPartRequest _,
                    ListPartsRequest _,
                    CompleteMultipartUploadRequest _ -> headers.putAll(encryption.headersOfKnownObjects());
            default -> {
                // The others neither make objects nor see their bytes.
            }
        }
        return headers;
    }

    private Map<String, String> ofNewObjects() {
        Map<String, String> headers = new HashMap<>(encryption.headersOfNewObjects());
        storageClass.ifPresent(name -> headers.put("x-amz-storage-class", name));
        return headers;
    }
}
