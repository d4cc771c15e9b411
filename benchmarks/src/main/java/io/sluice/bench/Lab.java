package io.sluice.bench;

import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
    private static final int BALLAST_PIECE_BYTES = 1 << 20;

    /** Something that is timed. */
    interface Work {
        void run() throws Exception;
    }

    /** Something that is done with a gateway. */
    interface GatewayWork {
        void run(BenchGateway gateway) throws Exception;
    }

    /**
     * Writes a file and removes it, so that the memory which what comes next will fill with files has just been in use. The host of a virtual machine takes back
     * what has been free for some seconds, and to fetch it again costs several times as much as to write a file.
     */
    void warmMemory(long bytes) throws IOException {
        Path file = work.resolve("ballast");
        ByteBuffer piece = ByteBuffer.allocateDirect(BALLAST_PIECE_BYTES);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; left -= piece.limit()) {
                out.write(piece.clear().limit((int) Math.min(left, piece.capacity())));
            }
        } finally {
            Files.deleteIfExists(file);
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
    double curl(java.util.List<Curl.Ask> asks, int parallel, boolean keeps) throws Exception {
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
