package io.sluice.ufs.s3;

import io.sluice.ufs.decorate.MeasuredUnderFileSystem;
import io.sluice.ufs.decorate.RetryClock;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.RetryingUnderFileSystem;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.io.ByteArrayInputStream;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The decorators that every store gets keep the contract around S3 too. */
final class S3RetriedTest extends UnderFileSystemContract {
    private static S3Server server;

    private String bucket;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new FlatBlobStore(new TransientNio2BlobStore()));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @Override
    protected UnderFileSystem open() throws Exception {
        bucket = server.newBucket();
        return opened();
    }

    private UnderFileSystem opened() throws Exception {
        S3Tuning tuning = new S3Tuning(pageSize(), 3, 5 << 20, 16 << 20, 1 << 20, 2 << 20, 4);
        return new RetryingUnderFileSystem(
                new MeasuredUnderFileSystem(
                        new S3Factory(tuning).open(MountUri.parse("s3://" + bucket), server.options(), notes),
                        System::nanoTime,
                        _ -> {},
                        bucket),
                RetryPolicy.standard(),
                RetryClock.system(),
                bucket);
    }

    /** The keys of this server are made flat on their way, but not those of parts. */
    @Override
    protected boolean keepsParts() {
        return false;
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        server.blobs()
                .putBlob(
                        PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(key)
                                .contentLength((long) bytes.length)
                                .build(),
                        new ByteArrayInputStream(bytes));
    }
}
