package io.sluice.ufs.s3;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/** Remembers a LIST of the bucket as the SDK sent it: from there one learns where the bucket is asked, and how requests are signed. Thread-safe. */
final class SentRequests implements ExecutionInterceptor {
    private final AtomicReference<SdkHttpRequest> list = new AtomicReference<>();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (context.request() instanceof ListObjectsV2Request && list.get() == null) {
            list.set(context.httpRequest());
        }
    }

    Optional<SdkHttpRequest> list() {
        return Optional.ofNullable(list.get());
    }
}
