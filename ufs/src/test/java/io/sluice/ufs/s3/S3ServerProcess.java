package io.sluice.ufs.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** {@link S3Server} in a process of its own, so that its work is not counted as that of the client: a bucket with one large object. */
final class S3ServerProcess implements AutoCloseable {
    static final String KEY = "large";

    private final Process process;
    private final String endpoint;
    private final String bucket;

    private S3ServerProcess(Process process, String endpoint, String bucket) {
        this.process = process;
        this.endpoint = endpoint;
        this.bucket = bucket;
    }

    /** @param folder where the object is kept */
    static S3ServerProcess start(Path folder, long objectBytes) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        S3ServerProcess.class.getName(),
                        folder.toString(),
                        Long.toString(objectBytes))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                String[] words = line.split(" ");
                return new S3ServerProcess(process, words[1], words[2]);
            }
        }
        throw new IOException("the server did not start");
    }

    String endpoint() {
        return endpoint;
    }

    String bucket() {
        return bucket;
    }

    /** Serves until its standard input ends. Arguments: the folder, the size of the object. */
    public static void main(String[] args) throws Exception {
        S3Server server = new S3Server(new FilesystemNio2BlobStore(args[0]));
        String bucket = server.newBucket();
        long bytes = Long.parseLong(args[1]);
        server.blobs()
                .putBlob(
                        PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(KEY)
                                .contentLength(bytes)
                                .build(),
                        new RandomBytes(bytes));
        System.out.println("ready " + server.endpoint() + " " + bucket);
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        System.exit(0);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static final class RandomBytes extends InputStream {
        private final Random random = new Random(1);
        private long left;

        RandomBytes(long bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? random.nextInt() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, target, offset, count);
            left -= count;
            return count;
        }
    }
}
