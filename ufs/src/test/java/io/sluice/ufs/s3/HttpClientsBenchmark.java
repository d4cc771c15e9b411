package io.sluice.ufs.s3;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Which HTTP client reads S3 fastest and with the least work (docs/adr/0005): the SDK on each of its clients reads the same object from the same server by
 * ranged GETs, some at the same time, round after round in turn. Its name keeps it out of the ordinary tests:
 *
 * <pre>mvn -pl ufs -am test -Dtest=HttpClientsBenchmark -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
final class HttpClientsBenchmark {
    private static final int MIB = 1 << 20;
    private static final long OBJECT_BYTES = 256L * MIB;
    private static final int[] RANGE_MIB = {1, 4, 8};
    private static final int READERS = 8;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;

    @TempDir
    private Path folder;

    /** A way to read a range. */
    private interface Reader {
        InputStream open(GetObjectRequest request) throws IOException;
    }

    private record Round(double mibASecond, double cpuSecondsAGigabyte) {}

    @Test
    void bytesASecondAndCpuSecondsAGigabyte() throws Exception {
        try (S3ServerProcess server = S3ServerProcess.start(folder, OBJECT_BYTES);
                S3Client apache = blocking(
                        server, Apache5HttpClient.builder().maxConnections(128).build());
                S3Client crt = blocking(
                        server, AwsCrtHttpClient.builder().maxConcurrency(128).build());
                S3AsyncClient netty = nettyClient(server)) {
            Map<String, Reader> readers = new LinkedHashMap<>();
            readers.put("Apache 5", apache::getObject);
            readers.put("CRT", crt::getObject);
            readers.put(
                    "Netty",
                    request -> netty.getObject(request, AsyncResponseTransformer.toBlockingInputStream())
                            .join());
            for (int rangeMib : RANGE_MIB) {
                measure(server, readers, rangeMib);
            }
        }
    }

    private static S3Client blocking(S3ServerProcess server, SdkHttpClient http) {
        return configured(S3Client.builder().httpClient(http), server).build();
    }

    private static S3AsyncClient nettyClient(S3ServerProcess server) {
        return configured(
                        S3AsyncClient.builder()
                                .httpClient(NettyNioAsyncHttpClient.builder()
                                        .maxConcurrency(128)
                                        .readTimeout(Duration.ofSeconds(60))
                                        .build()),
                        server)
                .build();
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder, S3ServerProcess server) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
                .forcePathStyle(true)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .endpointOverride(URI.create(server.endpoint()));
    }

    private static void measure(S3ServerProcess server, Map<String, Reader> readers, int rangeMib) throws Exception {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            for (Map.Entry<String, Reader> reader : readers.entrySet()) {
                Round measured = round(server.bucket(), reader.getValue(), (long) rangeMib * MIB);
                if (round >= 0) {
                    rounds.computeIfAbsent(reader.getKey(), _ -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        double speed = median(rounds.get("Apache 5"), Round::mibASecond);
        double cpu = median(rounds.get("Apache 5"), Round::cpuSecondsAGigabyte);
        rounds.forEach((name, of) -> System.out.printf(
                Locale.ROOT,
                "ranges of %d MiB, %-8s  %6.0f MiB/s (%.2f)  %.3f CPU s/GB (%.2f)%n",
                rangeMib,
                name,
                median(of, Round::mibASecond),
                median(of, Round::mibASecond) / speed,
                median(of, Round::cpuSecondsAGigabyte),
                median(of, Round::cpuSecondsAGigabyte) / cpu));
    }

    private static double median(List<Round> rounds, java.util.function.ToDoubleFunction<Round> of) {
        return rounds.stream()
                .mapToDouble(of)
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Round round(String bucket, Reader reader, long rangeBytes) throws Exception {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = process.getProcessCpuTime();
        long began = System.nanoTime();
        AtomicLong next = new AtomicLong();
        long bytes = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> read = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                read.add(threads.submit(() -> readRanges(bucket, reader, next, rangeBytes)));
            }
            for (Future<Long> one : read) {
                bytes += one.get();
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpuSeconds = (process.getProcessCpuTime() - cpuBefore) / 1e9;
        Assertions.assertThat(bytes).isEqualTo(OBJECT_BYTES);
        return new Round(bytes / seconds / MIB, cpuSeconds / (bytes / 1e9));
    }

    private static long readRanges(String bucket, Reader reader, AtomicLong next, long rangeBytes) throws IOException {
        byte[] chunk = new byte[64 << 10];
        long bytes = 0;
        for (long from = next.getAndAdd(rangeBytes); from < OBJECT_BYTES; from = next.getAndAdd(rangeBytes)) {
            GetObjectRequest request = GetObjectRequest.builder()
                    .bucket(bucket)
                    .key(S3ServerProcess.KEY)
                    .range("bytes=" + from + "-" + (from + rangeBytes - 1))
                    .build();
            try (InputStream stream = reader.open(request)) {
                for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                    bytes += count;
                }
            }
        }
        return bytes;
    }
}
