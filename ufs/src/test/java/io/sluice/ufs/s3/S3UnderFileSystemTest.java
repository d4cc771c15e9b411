package io.sluice.ufs.s3;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.util.Optional;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A prefix of a bucket keeps the contract of stores. */
final class S3UnderFileSystemTest extends UnderFileSystemContract {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new TransientNio2BlobStore());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    private String place;

    @Override
    protected UnderFileSystem open() throws Exception {
        place = server.newBucket() + "/some/prefix";
        return opened();
    }

    private UnderFileSystem opened() throws Exception {
        S3Tuning tuning = new S3Tuning(pageSize(), 3, 5 << 20, 16 << 20, 1 << 20, 2 << 20, 4);
        return new S3Factory(tuning).open(MountUri.parse("s3://" + place), server.options(), notes);
    }

    @Override
    protected Optional<UnderFileSystem> reopened() throws Exception {
        return Optional.of(opened());
    }

    /** This server takes parts of any upload; what S3 answers is in {@link S3PartUploadsTest}. */
    @Override
    protected boolean knowsWhatEnded() {
        return false;
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    /** This server keeps its objects as files in folders. */
    @Override
    protected boolean keysAreFree() {
        return false;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        throw new AssertionError("no key is planted where keys are not free");
    }
}
