package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;

/** What every request to one bucket needs. */
record S3Calls(S3Client client, S3Location location, S3Errors errors, S3Tuning tuning, S3Settings settings) {
    // The slowest line on which an upload is still waited for.
    private static final long SLOWEST_BYTES_A_SECOND = 64 << 10;

    String key(StorePath path) {
        return location.key(path);
    }

    <T> T answer(StorePath path, S3Errors.Call<T> call) throws UfsException {
        return errors.answer(location.describe(path), call);
    }

    /** The time-out of a request that carries, or makes the server move, so many bytes. */
    AwsRequestOverrideConfiguration timeout(long bytes) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(timeoutFor(bytes))
                .build();
    }

    Duration timeoutFor(long bytes) {
        return settings.requestTimeout().multipliedBy(2).plusSeconds(bytes / SLOWEST_BYTES_A_SECOND);
    }
}
