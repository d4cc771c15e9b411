package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Where the bytes of objects come from: straight from the HTTP client where that is possible, else from the SDK. Thread-safe. */
final class ObjectSource implements AutoCloseable {
    private final S3Calls calls;
    private final Optional<Parts> parts;

    /** Empty until a first LIST was sent; replaced under this. */
    private volatile Optional<ObjectGets> gets = Optional.empty();

    /**
     * What is needed to do without the SDK.
     *
     * @param sent tells how the SDK's client speaks to the bucket
     */
    record Parts(SdkHttpClient http, AwsCredentialsProvider credentials, SentRequests sent) {}

    /** @param parts empty: everything goes through the SDK */
    ObjectSource(S3Calls calls, Optional<Parts> parts) {
        this.calls = calls;
        this.parts = parts;
    }

    /** The bytes that the headers ask for. */
    ObjectAnswer get(StorePath file, Map<String, String> headers) throws UfsException {
        Optional<ObjectGets> direct = direct();
        return calls.answer(
                file,
                () -> direct.isPresent()
                        ? answer(direct.get(), calls.key(file), headers)
                        : answer(calls.key(file), headers));
    }

    private Optional<ObjectGets> direct() {
        return gets.isPresent() || parts.isEmpty() ? gets : learn(parts.get());
    }

    private synchronized Optional<ObjectGets> learn(Parts from) {
        if (gets.isEmpty()) {
            Map<String, String> ofAll = new ObjectHeaders(calls.settings())
                    .headers(GetObjectRequest.builder().build());
            gets = from.sent()
                    .list()
                    .flatMap(list -> ObjectGets.like(
                            list,
                            from.http(),
                            from.credentials(),
                            ofAll,
                            calls.timeoutFor(0).toMillis()));
        }
        return gets;
    }

    private static ObjectAnswer answer(ObjectGets direct, String key, Map<String, String> headers) {
        try {
            HttpExecuteResponse answer = direct.get(key, headers);
            if (!answer.httpResponse().isSuccessful()) {
                throw RefusedGet.of(answer);
            }
            return new ObjectAnswer(answer.httpResponse(), answer.responseBody().orElseGet(ObjectSource::nothing));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AbortableInputStream nothing() {
        return AbortableInputStream.create(InputStream.nullInputStream());
    }

    private ObjectAnswer answer(String key, Map<String, String> headers) {
        AwsRequestOverrideConfiguration.Builder configuration = calls.timeout(0).toBuilder();
        headers.forEach(configuration::putHeader);
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(calls.location().bucket())
                .key(key)
                .overrideConfiguration(configuration.build())
                .build();
        ResponseInputStream<GetObjectResponse> answer =
                calls.client().getObject(request, ResponseTransformer.toInputStream());
        return new ObjectAnswer(answer.response().sdkHttpResponse(), AbortableInputStream.create(answer, answer));
    }

    @Override
    public void close() {
        gets.ifPresent(ObjectGets::close);
        parts.ifPresent(all -> all.http().close());
    }
}
