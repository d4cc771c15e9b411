package io.sluice.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Reads an object by parallel ranged GETs and throws the bytes away: what a cold read through a gateway is compared with. */
final class RangedGets {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final URI object;
    private final long size;
    private final int parallel;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private RangedGets(URI object, long size, int parallel) {
        this.object = object;
        this.size = size;
        this.parallel = parallel;
    }

    /**
     * Reads the object once for each line of its standard input, so that later rounds find compiled code and open connections; the line tells
     * how many bytes each request is to ask for, the answer is a line {@code BYTES SECONDS}. Arguments: an address that needs no signature
     * beside its own, the object's size, how many requests at once.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: RangedGets URL SIZE PARALLEL");
            System.exit(2);
        }
        RangedGets gets = new RangedGets(URI.create(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
            int rangeBytes = Integer.parseInt(line);
            long began = System.nanoTime();
            long bytes = gets.readAll(rangeBytes);
            System.out.printf("%d %.6f%n", bytes, (System.nanoTime() - began) / 1e9);
        }
    }

    private long readAll(int rangeBytes) throws IOException, InterruptedException {
        AtomicLong next = new AtomicLong();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> read = new ArrayList<>();
            for (int i = 0; i < parallel; i++) {
                read.add(readers.submit(() -> readFrom(next, rangeBytes)));
            }
            long bytes = 0;
            for (Future<Long> one : read) {
                bytes += one.get();
            }
            return bytes;
        } catch (ExecutionException e) {
            throw new IOException("the object can't be read", e.getCause());
        }
    }

    /** Takes range after range, as the other readers do, until none is left. */
    private long readFrom(AtomicLong next, int rangeBytes) throws IOException, InterruptedException {
        long bytes = 0;
        for (long offset = next.getAndAdd(rangeBytes); offset < size; offset = next.getAndAdd(rangeBytes)) {
            bytes += get(offset, Math.min(rangeBytes, size - offset));
        }
        return bytes;
    }

    private long get(long offset, long length) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(object)
                .timeout(PATIENCE)
                .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
                .build();
        HttpResponse<Long> response = client.send(request, _ -> new CountedBody());
        if (response.statusCode() != 206 || response.body() != length) {
            throw new IOException("status " + response.statusCode() + " and " + response.body()
                    + " bytes instead of 206 and " + length + " at " + offset);
        }
        return length;
    }

    /** Counts the bytes of an answer and keeps none. */
    private static final class CountedBody implements BodySubscriber<Long> {
        private final CompletableFuture<Long> result = new CompletableFuture<>();
        private long bytes;

        @Override
        public CompletionStage<Long> getBody() {
            return result;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            result.complete(bytes);
        }
    }
}
