package io.sluice.ufs.s3;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import io.sluice.vfs.storage.UnfinishedUploads;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens buckets as stores. Public for {@link java.util.ServiceLoader} only. */
public final class S3Factory implements UnderFileSystemFactory {
    /** S3's own names have small letters and three to 63 characters; other servers take more, and access points have colons. */
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    private final S3Tuning tuning;

    public S3Factory() {
        this(S3Tuning.standard());
    }

    S3Factory(S3Tuning tuning) {
        this.tuning = tuning;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public Set<String> options() {
        return S3Settings.OPTIONS;
    }

    @Override
    public Set<String> secretOptions() {
        return S3Settings.SECRETS;
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
        return open(uri, options, UnfinishedUploads.NONE);
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options, UnfinishedUploads uploads)
            throws UfsException {
        S3Settings settings = S3Settings.parse(options);
        if (uri.authority().isEmpty()) {
            throw new UfsException(UfsError.INVALID, uri + " names no bucket: write s3://bucket/prefix");
        }
        if (!BUCKET.matcher(uri.authority()).matches()) {
            throw new UfsException(
                    UfsError.INVALID,
                    uri.authority() + " is no name of a bucket: that has letters, digits and . _ - only");
        }
        Region region = S3Clients.region(settings);
        String server = settings.endpoint().map(Object::toString).orElse("AWS (" + region.id() + ")");
        S3Location location = new S3Location(uri.authority(), uri.path(), server, region.id());
        AwsCredentialsProvider credentials = S3Clients.credentials(settings);
        requireCredentials(uri, credentials);
        DirectAccess.Parts parts = new DirectAccess.Parts(S3Clients.http(settings), credentials, new SentRequests());
        S3Client client = S3Clients.open(settings, region, parts);
        S3Calls calls = new S3Calls(client, location, new S3Errors(location), tuning, settings);
        S3UnderFileSystem store = new S3UnderFileSystem(
                calls,
                new DirectAccess(Optional.of(parts), calls.timeoutFor(0).toMillis()),
                uploads,
                InstantSource.system(),
                RetryClock.system());
        try {
            store.probe();
            store.removeLeftBehind();
            return store;
        } catch (UfsException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void requireCredentials(MountUri uri, AwsCredentialsProvider credentials) throws UfsException {
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new UfsException(
                    UfsError.ACCESS_DENIED,
                    "there are no credentials for " + uri
                            + ": give the options access-key and secret-key, set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or mount a public bucket with the option anonymous=true",
                    e);
        }
    }
}
