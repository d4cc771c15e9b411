package io.sluice.ufs.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's clients; the only place that knows which HTTP client is below them. */
final class S3Clients {
    private static final int MAX_CONNECTIONS = 128;

    // Of a larger body the server is asked first whether it wants it (Expect: 100-continue); a smaller one fits into
    // the buffers of sockets, so that the
    // answer is read even if the server takes none of it.
    static final long ASKED_FIRST_BYTES = 64 << 10;

    private static final Region FALLBACK = Region.US_EAST_1;

    private S3Clients() {}

    /**
     * A client that blocks, retries nothing, and asks for checksums only where S3 demands them, because many servers that speak its protocol don't know the
     * newer ones.
     */
    static S3Client open(S3Settings settings, Region region, AwsCredentialsProvider credentials) {
        return open(settings, region, new DirectAccess.Parts(http(settings), credentials, new SentRequests()));
    }

    /** The same with an HTTP client that others use too; who opened that closes it. */
    static S3Client open(S3Settings settings, Region region, DirectAccess.Parts parts) {
        S3ClientBuilder builder = S3Client.builder()
                .region(region)
                .credentialsProvider(parts.credentials())
                .forcePathStyle(settings.pathStyle())
                .serviceConfiguration(S3Configuration.builder()
                        .expectContinueThresholdInBytes(ASKED_FIRST_BYTES)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new BoundedAnswers())
                        .addExecutionInterceptor(new TokenPeek())
                        .addExecutionInterceptor(new ObjectHeaders(settings))
                        .addExecutionInterceptor(parts.sent()))
                .httpClient(parts.http());
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static SdkHttpClient http(S3Settings settings) {
        return Apache5HttpClient.builder()
                .maxConnections(MAX_CONNECTIONS)
                .connectionTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(settings.requestTimeout())
                .socketTimeout(settings.requestTimeout())
                .connectionMaxIdleTime(Duration.ofSeconds(30))
                .build();
    }

    /** The region to sign for; servers that are not AWS mostly take any. */
    static Region region(S3Settings settings) {
        if (settings.region().isPresent()) {
            return Region.of(settings.region().get());
        }
        if (settings.endpoint().isPresent()) {
            return FALLBACK;
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException _) {
            // No region is configured anywhere. The fallback's server tells the bucket's own one, and so does the
            // refusal.
            return FALLBACK;
        }
    }

    static AwsCredentialsProvider credentials(S3Settings settings) {
        if (settings.anonymous()) {
            return AnonymousCredentialsProvider.create();
        }
        return settings.keys()
                .map(S3Clients::fixed)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static AwsCredentialsProvider fixed(S3Settings.Keys keys) {
        return StaticCredentialsProvider.create(
                keys.sessionToken().isPresent()
                        ? AwsSessionCredentials.create(
                                keys.accessKey(),
                                keys.secretKey(),
                                keys.sessionToken().get())
                        : AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }
}
