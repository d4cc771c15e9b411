package io.sluice.ufs.s3;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** The way to a bucket past the SDK's service client, once it is known; empty where there is none. Thread-safe. */
final class DirectAccess implements AutoCloseable {
    private final Optional<Parts> parts;
    private final long timeoutMillis;

    /** Empty until a first LIST was sent; replaced under this. */
    private volatile Optional<DirectRequests> requests = Optional.empty();

    /**
     * What is needed to do without the SDK.
     *
     * @param sent tells how the SDK's client speaks to the bucket
     */
    record Parts(SdkHttpClient http, AwsCredentialsProvider credentials, SentRequests sent) {}

    /**
     * Closes the HTTP client when it is closed itself.
     *
     * @param parts empty: everything goes through the SDK
     * @param timeoutMillis until the head of an answer is there, at least 1
     */
    DirectAccess(Optional<Parts> parts, long timeoutMillis) {
        this.parts = parts;
        this.timeoutMillis = timeoutMillis;
    }

    Optional<DirectRequests> requests() {
        return requests.isPresent() || parts.isEmpty() ? requests : learn(parts.get());
    }

    private synchronized Optional<DirectRequests> learn(Parts from) {
        if (requests.isEmpty()) {
            requests = from.sent()
                    .list()
                    .flatMap(list -> DirectRequests.like(list, from.http(), from.credentials(), timeoutMillis));
        }
        return requests;
    }

    @Override
    public void close() {
        requests.ifPresent(DirectRequests::close);
        parts.ifPresent(all -> all.http().close());
    }
}
