package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Where the bytes of objects come from: straight from the HTTP client where that is possible, else from the SDK. Thread-safe. */
final class ObjectSource {
    private final S3Calls calls;
    private final DirectAccess direct;
    private final Map<String, String> headersOfAll;

    ObjectSource(S3Calls calls, DirectAccess direct) {
        this.calls = calls;
        this.direct = direct;
        this.headersOfAll = new ObjectHeaders(calls.settings())
                .headers(GetObjectRequest.builder().build());
    }

    /** The bytes that the headers ask for. */
    ObjectAnswer get(StorePath file, Map<String, String> headers) throws UfsException {
        Optional<DirectRequests> requests = direct.requests();
        return calls.answer(
                file,
                () -> requests.isPresent()
                        ? answer(requests.get(), calls.key(file), headers)
                        : answer(calls.key(file), headers));
    }

    private ObjectAnswer answer(DirectRequests requests, String key, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headersOfAll);
        all.putAll(headers);
        try {
            HttpExecuteResponse answer = requests.get(key, all);
            if (!answer.httpResponse().isSuccessful()) {
                throw RefusedRequest.of(answer);
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
}
