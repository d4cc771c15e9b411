package io.sluice.ufs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.StoreMetrics;
import io.sluice.ufs.decorate.StoreOperation;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connectors are found, and what they don't know is refused with what they do. */
final class ConnectorsTest {
    private final Connectors connectors = new Connectors(RetryPolicy.until(Duration.ZERO));

    @TempDir
    private Path folder;

    private ThrowingCallable opening(String uri, Map<String, String> options) {
        return () -> connectors.open(MountUri.parse(uri), options).close();
    }

    @Test
    void theConnectorsAreThere() {
        assertThat(connectors.schemes()).containsExactly("file", "hdfs", "s3", "swebhdfs", "webhdfs");
        assertThat(connectors.options("file")).isEmpty();
        assertThat(connectors.options("s3")).contains("endpoint", "region", "path-style", "access-key");
        assertThat(connectors.options("s3")).containsAll(connectors.secretOptions("s3"));
        assertThat(connectors.secretOptions("s3"))
                .containsExactlyInAnyOrder("access-key", "secret-key", "session-token", "sse-c-key");
        assertThat(connectors.options("hdfs")).contains("core-site", "kerberos-keytab", "user");
        assertThat(connectors.options("gopher")).isEmpty();
        assertThat(connectors.secretOptions("gopher")).isEmpty();
    }

    @Test
    void anUnknownSchemeIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(opening("s3a://bucket", Map.of()))
                .hasMessage(
                        "INVALID: no connector opens s3a:// (did you mean \"s3\"?); there are connectors for file, hdfs, s3,"
                                + " swebhdfs, webhdfs");
        assertThatThrownBy(opening("gopher://bucket", Map.of()))
                .hasMessage("INVALID: no connector opens gopher://; there are connectors for file, hdfs, s3,"
                        + " swebhdfs, webhdfs");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearestAndTheList() {
        assertThatThrownBy(opening("s3://bucket", Map.of("regoin", "eu-central-1")))
                .hasMessage("INVALID: s3:// has no option \"regoin\" (did you mean \"region\"?); it has access-key,"
                        + " anonymous, checksum, connect-timeout, endpoint, path-style, payload-signing, region, request-timeout,"
                        + " requester-pays, secret-key, session-token, sse, sse-c-key, sse-kms-key-id,"
                        + " stale-upload-age, storage-class");
        assertThatThrownBy(opening("s3://bucket", Map.of("colour", "red")))
                .hasMessageStartingWith("INVALID: s3:// has no option \"colour\"; it has access-key");
        assertThatThrownBy(opening("file:///tmp", Map.of("region", "x")))
                .hasMessage("INVALID: file:// has no options, so it can't take \"region\"");
    }

    @Test
    void anOptionThatIsKnownByItsPrefixReachesTheConnector() {
        assertThatThrownBy(opening("hdfs:///data", Map.of("hadoop.dfs.replication", "2")))
                .hasMessageStartingWith("INVALID: hdfs:///data names no NameNode");
        assertThatThrownBy(opening("hdfs:///data", Map.of("hadop.dfs.replication", "2")))
                .hasMessageContaining("hdfs:// has no option \"hadop.dfs.replication\"")
                .hasMessageContaining("hadoop.*");
    }

    @Test
    void whatStoresDoIsCountedUntilTheyAreClosed() throws Exception {
        MountUri uri = MountUri.parse(folder.toRealPath().toUri().toString());
        try (UnderFileSystem one = connectors.open(uri, Map.of());
                UnderFileSystem other = connectors.open(uri, Map.of())) {
            one.put(StorePath.of("f"), BytesToUpload.of("hello"), PutMode.EXCLUSIVE);
            other.list(StorePath.ROOT, Optional.empty());

            StoreMetrics metrics = connectors.metrics().get(uri);
            assertThat(metrics.of(StoreOperation.PUT).bytes()).isEqualTo(5);
            assertThat(metrics.of(StoreOperation.LIST).calls()).isEqualTo(1);
        }
        assertThat(connectors.metrics()).isEmpty();
    }
}
