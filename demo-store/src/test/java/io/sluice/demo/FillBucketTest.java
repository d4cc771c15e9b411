package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

final class FillBucketTest {
    private static final String BUCKET = "filled";

    @TempDir
    private Path folder;

    @Test
    void theBucketIsMadeAndFilledOnceWithTheChecksumsOfAllThatIsInIt() throws Exception {
        try (DemoStore store = DemoStore.start(folder);
                S3Client client = client(store)) {
            assertThat(FillBucket.fill(client, BUCKET)).isEqualTo(3 * DataSet.IMAGES + 4);
            assertThat(FillBucket.fill(client, BUCKET)).isZero();

            List<String> described = store.description()
                    .lines()
                    .filter(line -> line.startsWith("sha256:"))
                    .map(line -> line.replaceFirst("sha256:(.*)=(.*)", "$2  $1"))
                    .toList();
            String sums = client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key(FillBucket.CHECKSUMS))
                    .asUtf8String();
            assertThat(sums.lines()).containsExactlyInAnyOrderElementsOf(described);
        }
    }

    private static S3Client client(DemoStore store) {
        Map<String, String> described = store.description()
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
        return S3Client.builder()
                .endpointOverride(URI.create(described.get("endpoint")))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(described.get("access-key"), described.get("secret-key"))))
                .build();
    }
}
