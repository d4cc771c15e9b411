package io.sluice.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a bucket for all pages of a listing, one after the other, and understands nothing of them but where the next one is: what a listing costs at least. */
final class BareLists {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern NEXT = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");

    private BareLists() {}

    /**
     * Lists the prefix once for each line of standard input, which names it; the answer is a line {@code PAGES SECONDS}. Argument: the bucket's address, which
     * needs no signature.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: BareLists BUCKET-URL");
            System.exit(2);
        }
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String prefix = rounds.readLine(); prefix != null; prefix = rounds.readLine()) {
            long began = System.nanoTime();
            int pages = pages(client, args[0], prefix);
            System.out.printf("%d %.6f%n", pages, (System.nanoTime() - began) / 1e9);
        }
    }

    private static int pages(HttpClient client, String bucket, String prefix) throws IOException, InterruptedException {
        Optional<String> token = Optional.empty();
        for (int pages = 1; ; pages++) {
            String uri = bucket + "?list-type=2&delimiter=%2F&encoding-type=url&max-keys=1000&prefix=" + encoded(prefix)
                    + token.map(next -> "&continuation-token=" + encoded(next)).orElse("");
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            Matcher next = NEXT.matcher(response.body());
            if (!next.find()) {
                return pages;
            }
            token = Optional.of(next.group(1));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
