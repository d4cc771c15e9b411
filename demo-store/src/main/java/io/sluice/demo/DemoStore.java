package io.sluice.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** An S3 server on the loopback with one bucket that holds the data set, and an HTTP endpoint that tells what it was asked. */
final class DemoStore implements AutoCloseable {
    static final String BUCKET = "training-data";

    private final RequestCounts counts = new RequestCounts();
    private final String accessKey = secret(10);
    private final String secretKey = secret(20);
    private final Map<String, String> checksums = new TreeMap<>();
    private final S3Proxy proxy;
    private final HttpServer told;
    private long bytes;

    private DemoStore(BlobStore store) throws Exception {
        this.proxy = S3Proxy.builder()
                .blobStore(new CountedBlobStore(store, counts))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                .build();
        this.told = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 8);
        told.createContext("/counts", exchange -> {
            byte[] body = counts.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /** Serves the data set from {@code folder}, which is made. */
    static DemoStore start(Path folder) throws Exception {
        Files.createDirectories(folder);
        BlobStore store = new FilesystemNio2BlobStore(folder.toString());
        DemoStore demo = new DemoStore(store);
        store.createContainer(BUCKET);
        DataSet.make((name, bytes) -> demo.put(store, name, bytes));
        demo.proxy.start();
        demo.told.start();
        return demo;
    }

    private void put(BlobStore store, String name, byte[] data) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(name)
                .contentLength((long) data.length)
                .build();
        store.putBlob(request, new ByteArrayInputStream(data));
        checksums.put(name, HexFormat.of().formatHex(sha256(data)));
        bytes += data.length;
    }

    /** What a client needs, {@code key=value} a line, and the SHA-256 of each object. */
    String description() {
        StringBuilder text = new StringBuilder();
        text.append("endpoint=http://127.0.0.1:").append(proxy.getPort()).append('\n');
        text.append("counts=http://127.0.0.1:")
                .append(told.getAddress().getPort())
                .append("/counts\n");
        text.append("bucket=").append(BUCKET).append('\n');
        text.append("access-key=").append(accessKey).append('\n');
        text.append("secret-key=").append(secretKey).append('\n');
        text.append("bytes=").append(bytes).append('\n');
        checksums.forEach((name, sum) ->
                text.append("sha256:").append(name).append('=').append(sum).append('\n'));
        return text.toString();
    }

    /** Serves until its standard input ends, so that it never outlives who started it. Arguments: the folder, and the file to describe itself in. */
    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: DemoStore FOLDER DESCRIPTION-FILE");
            System.exit(2);
        }
        try (DemoStore store = start(Path.of(args[0]))) {
            writePrivately(Path.of(args[1]), store.description());
            while (System.in.read() >= 0) {
                // What comes does not matter, only that it ends.
            }
        }
        System.exit(0);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path part = Files.createFile(
                file.resolveSibling(file.getFileName() + ".part"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String secret(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        told.stop(0);
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
