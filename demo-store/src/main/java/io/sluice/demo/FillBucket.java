package io.sluice.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Puts the data set into a bucket of an S3 server that runs already, with the checksums of all files as its last object. */
final class FillBucket {
    /** Lines as {@code sha256sum -c} reads them; it is there only when everything else is. */
    static final String CHECKSUMS = "SHA256SUMS";

    private final S3Client client;
    private final String bucket;
    private final StringBuilder sums = new StringBuilder();
    private int objects;

    private FillBucket(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** Makes the bucket if need be and fills it, unless that was done before; returns how many objects were put. */
    static int fill(S3Client client, String bucket) throws IOException {
        FillBucket filling = new FillBucket(client, bucket);
        filling.makeBucket();
        if (!filling.isFull()) {
            DataSet.make(filling::put);
            filling.put(CHECKSUMS, filling.sums.toString().getBytes(StandardCharsets.UTF_8));
        }
        return filling.objects;
    }

    private void makeBucket() {
        try {
            client.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            // Whether it may be written to shows when it is.
        }
    }

    private boolean isFull() {
        try {
            client.headObject(request -> request.bucket(bucket).key(CHECKSUMS));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    private void put(String name, byte[] data) {
        client.putObject(request -> request.bucket(bucket).key(name), RequestBody.fromBytes(data));
        sums.append(sha256(data)).append("  ").append(name).append('\n');
        objects++;
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Arguments: the address of the server and the bucket. The keys come from where Amazon's own tools find them, such as AWS_ACCESS_KEY_ID. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: FillBucket ENDPOINT BUCKET");
            System.exit(2);
        }
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create(args[0]))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .build()) {
            int objects = fill(client, args[1]);
            System.out.println("s3://" + args[1] + ": " + (objects == 0 ? "was full" : objects + " objects put"));
        }
    }
}
