package io.sluice.demo;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server on the loopback for what lies in a folder: its folders are buckets, their files objects. It asks nobody who he is. */
final class FolderStore {
    private FolderStore() {}

    /**
     * Serves until its standard input ends, so that it never outlives who started it. Its first line of output has three addresses with a blank between
     * them: the server's, one that tells as a number how many requests for objects' bytes it has had, and one that tells all its requests by kind, as JSON.
     * Argument: the folder.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: FolderStore FOLDER");
            System.exit(2);
        }
        RequestCounts counts = new RequestCounts();
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new CountedBlobStore(new FilesystemNio2BlobStore(args[0]), counts))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .build();
        proxy.start();
        HttpServer told = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 8);
        tell(told, "/gets", () -> Long.toString(counts.of("GET")));
        tell(told, "/counts", counts::json);
        told.start();
        String tellsAt = "http://127.0.0.1:" + told.getAddress().getPort();
        System.out.println("http://127.0.0.1:" + proxy.getPort() + " " + tellsAt + "/gets " + tellsAt + "/counts");
        while (System.in.read() >= 0) {
            // What comes does not matter, only that it ends.
        }
        System.exit(0);
    }

    private static void tell(HttpServer server, String path, Supplier<String> text) {
        server.createContext(path, exchange -> {
            byte[] body = text.get().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
