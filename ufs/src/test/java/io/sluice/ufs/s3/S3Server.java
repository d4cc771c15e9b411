package io.sluice.ufs.s3;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** A real S3 server of somebody else's making, in this process, on a port of the loopback interface. */
public final class S3Server {
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private final BlobStore blobs;
    private final S3Proxy proxy;
    private final AtomicInteger buckets = new AtomicInteger();

    public S3Server(BlobStore blobs) throws Exception {
        this.blobs = blobs;
        this.proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        proxy.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    public Map<String, String> options() {
        return Map.of("endpoint", endpoint(), "access-key", ACCESS_KEY, "secret-key", SECRET_KEY);
    }

    BlobStore blobs() {
        return blobs;
    }

    /** The name of a new, empty bucket. */
    public String newBucket() {
        String bucket = "bucket-" + buckets.incrementAndGet();
        blobs.createContainer(bucket);
        return bucket;
    }

    UnderFileSystem open(String bucketAndPrefix, S3Tuning tuning) throws UfsException {
        return new S3Factory(tuning).open(MountUri.parse("s3://" + bucketAndPrefix), options());
    }

    public void stop() throws Exception {
        proxy.stop();
    }
}
