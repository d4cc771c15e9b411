package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What all measurements share.
 *
 * @param objects of the server's bucket
 * @param rounds that count, at least 1
 * @param scale by which sizes are divided, at least 1
 */
record Lab(
        Path work,
        ObjectFolder objects,
        FolderServer server,
        Curl curl,
        int rounds,
        int scale,
        Samples samples,
        Rows rows) {
    private static final double NANOS = 1e9;

    /** By the clock, and of this process's CPU time. */
    record Took(double seconds, double cpuSeconds) {}

    /** Something that is timed. */
    interface Work {
        void run() throws Exception;
    }

    /** Something that is done with a gateway. */
    interface GatewayWork {
        void run(BenchGateway gateway) throws Exception;
    }

    /** Memory that the next short work fills with files was in use a moment ago. */
    void warmMemory(long bytes) throws IOException {
        Ballast.warm(work.resolve("ballast"), bytes);
    }

    /** How long it takes to read the objects, with memory that was in use until the gateway takes it. */
    Took read(BenchGateway gateway, List<String> keys, int readers, long bytes) throws Exception {
        long before = gateway.statistics().fetchedBytes();
        try (Ballast _ = Ballast.fill(
                work.resolve("ballast"), bytes, () -> gateway.statistics().fetchedBytes() - before)) {
            double cpu = Jvm.cpuSeconds();
            double seconds = seconds(() -> Readers.all(gateway, keys, readers));
            return new Took(seconds, Jvm.cpuSeconds() - cpu);
        }
    }

    /** How long it took, in seconds. */
    static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / NANOS;
    }

    String url(String key) {
        return server.endpoint() + "/" + ObjectFolder.BUCKET + "/" + key;
    }

    /** Does it with a gateway that has never read anything, and takes the bytes of its cache away again. */
    void withGateway(GatewayWork work) throws Exception {
        withGateway(server.endpoint(), SpaceLimit.DEFAULT, work);
    }

    void withGateway(URI endpoint, SpaceLimit limit, GatewayWork gatewayWork) throws Exception {
        Path home = work.resolve("home");
        try (BenchGateway gateway = open(home, endpoint, limit)) {
            gatewayWork.run(gateway);
        } finally {
            Folders.empty(home);
            Files.move(home, Files.createTempDirectory(work, "old").resolve("home"));
        }
    }

    private static BenchGateway open(Path home, URI endpoint, SpaceLimit limit) throws IOException, VfsException {
        return BenchGateway.open(home, endpoint, limit);
    }

    /** Runs curl, and takes away what it kept. Returns seconds. */
    double curl(List<Curl.Ask> asks, int parallel, boolean keeps) throws Exception {
        Curl.Prepared prepared = curl.prepare(asks, parallel, keeps);
        try {
            return seconds(prepared::run);
        } finally {
            prepared.forget();
        }
    }

    static void say(String format, Object... values) {
        System.err.printf(java.util.Locale.ROOT, "bench: " + format + "%n", values);
    }
}
