package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store that means harm gets an error of the closed list, in bounded time and memory, for each kind of harm; a key that it makes up never becomes a name. The
 * kinds are counted, so that none is lost unnoticed.
 */
@Timeout(120)
final class HostileAnswersTest {
    private static final int KINDS_OF_LISTINGS = 29;
    private static final int KINDS_OF_READS = 10;
    private static final int KINDS_OF_PUTS = 6;
    private static final long MOST_BYTES_TAKEN = 64L << 20;
    private static final String ENTITY = "<!DOCTYPE r [<!ENTITY x SYSTEM \"%s\">]>";

    private final AtomicLong sent = new AtomicLong();

    static String xml(String inner) {
        return ScriptedServer.listing(inner);
    }

    static String contents(String key, String date, String etag, String size) {
        return "<Contents><Key>" + key + "</Key><LastModified>" + date + "</LastModified><ETag>" + etag
                + "</ETag><Size>" + size + "</Size></Contents>";
    }

    static String key(String key) {
        return contents(key, "2026-01-02T03:04:05.000Z", "\"e\"", "1");
    }

    private static String prefix(String prefix) {
        return "<CommonPrefixes><Prefix>" + prefix + "</Prefix></CommonPrefixes>";
    }

    private static String withDoctype(String doctype, String inner) {
        return xml(inner).replace("?>", "?>" + doctype);
    }

    /** Entities that would be a gigabyte of text. */
    static String bomb() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 9; i++) {
            entities.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return withDoctype(entities.append("]>").toString(), key("&a8;"));
    }

    private static Map<String, String> listings() {
        String date = "2026-01-02T03:04:05.000Z";
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("entities within entities", bomb());
        answers.put("an external file", withDoctype(ENTITY.formatted("file:///etc/hostname"), key("&x;")));
        answers.put("an external address", withDoctype(ENTITY.formatted("http://127.0.0.1:9/"), key("&x;")));
        answers.put("a parameter entity", withDoctype("<!DOCTYPE r [<!ENTITY % p \"x\"> %p;]>", key("d/f&undefined;")));
        answers.put("elements within elements", "<a>".repeat(200_000));
        answers.put("a key of 10 MB", xml(key("d/" + "k".repeat(10_000_000))));
        answers.put("a prefix of 10 MB", xml(prefix("d/" + "k".repeat(10_000_000) + "/")));
        answers.put("an attribute of 10 MB", xml("<a b=\"" + "c".repeat(10_000_000) + "\"/>" + key("d/f")));
        answers.put("a comment of 10 MB", xml("<!--" + "c".repeat(10_000_000) + "-->"));
        answers.put("a key above the directory", xml(key("../f")));
        answers.put("a key beside the directory", xml(key("e/f")));
        answers.put("a prefix above the directory", xml(prefix("../")));
        answers.put("a prefix that is none", xml(prefix("d/e")));
        answers.put("an object without a key", xml("<Contents><Size>1</Size></Contents>"));
        answers.put("a negative size", xml(contents("d/f", date, "e", "-1")));
        answers.put("a size beyond 64 bits", xml(contents("d/f", date, "e", "9".repeat(30))));
        answers.put("a size that is no number", xml(contents("d/f", date, "e", "many")));
        answers.put("no size", xml(contents("d/f", date, "e", "")));
        answers.put("a date that is none", xml(contents("d/f", "yesterday", "e", "1")));
        answers.put("a date beyond the calendar", xml(contents("d/f", "+999999999999-01-01T00:00:00Z", "e", "1")));
        answers.put("a page that goes on nowhere", xml("<IsTruncated>true</IsTruncated>" + key("d/f")));
        answers.put("keys that are badly encoded", xml("<EncodingType>url</EncodingType>" + key("d/%ZZ")));
        answers.put("no XML", "{\"Contents\": []}");
        answers.put("HTML", "<html><body><p>hello<br></body></html>");
        answers.put("half a document", xml(key("d/f")).substring(0, 150));
        answers.put("nothing", "");
        answers.put("zeros", "\0".repeat(100_000));
        answers.put("another document", "<?xml version=\"1.0\"?><Error><Code>Fine</Code></Error>");
        answers.put("bytes that are no UTF-8", xml(key("d/\u00ff\u00fe\u00c0")));
        return answers;
    }

    private static String head(int status, long length, String headers) {
        return "HTTP/1.1 " + status + " Said\r\n" + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + headers
                + "Connection: close\r\n\r\n";
    }

    /** Sends until the client has enough. */
    private void flood(OutputStream out, String piece) throws IOException {
        byte[] bytes = piece.repeat(Math.max(1, (64 << 10) / piece.length())).getBytes(StandardCharsets.ISO_8859_1);
        while (sent.addAndGet(bytes.length) < (4L << 30)) {
            out.write(bytes);
        }
    }

    private RawServer.Conversation answers(String text) {
        return (_, out) -> RawServer.send(out, text);
    }

    private UnderFileSystem open(RawServer server) throws Exception {
        return new S3Factory()
                .open(
                        MountUri.parse("s3://b"),
                        Map.of(
                                "endpoint",
                                server.endpoint(),
                                "access-key",
                                "a",
                                "secret-key",
                                "s",
                                "request-timeout",
                                "3s"));
    }

    /** A call of the store. */
    private interface Call {
        void run(UnderFileSystem store) throws UfsException, IOException;
    }

    /** Whether the call ended by an error of the closed list; everything else but that is a failure of the test. */
    private void requireRefused(String kind, RawServer.Conversation hostile, Call call) throws Exception {
        sent.set(0);
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer((in, out) -> {
                    RawServer.readHead(in);
                    if (requests.getAndIncrement() == 0) {
                        RawServer.send(out, head(200, xml("").length(), "") + xml(""));
                    } else {
                        hostile.hold(in, out);
                    }
                });
                UnderFileSystem store = open(server)) {
            String refusal;
            try {
                call.run(store);
                refusal = "";
            } catch (UfsException e) {
                refusal = e.getMessage();
            } catch (IOException e) {
                refusal = store.translate(e).getMessage();
            }
            assertThat(refusal).as(kind).isNotEmpty().hasSizeLessThan(2_000).doesNotContain("\n");
            assertThat(sent.get()).as(kind).isLessThan(MOST_BYTES_TAKEN);
            assertThat(requests.get()).as(kind).isGreaterThan(1);
        }
    }

    @Test
    void eachHostileListingIsRefused() throws Exception {
        int refused = 0;
        for (Map.Entry<String, String> answer : listings().entrySet()) {
            String body = answer.getValue();
            requireRefused(
                    answer.getKey(),
                    answers(head(200, body.length(), "Content-Type: application/xml\r\n") + body),
                    store -> store.list(StorePath.of("d"), Optional.empty()));
            refused++;
        }
        System.out.println("hostile listings fed and refused: " + refused);
        assertThat(refused).isEqualTo(KINDS_OF_LISTINGS);
    }

    private Map<String, RawServer.Conversation> floods() {
        Map<String, RawServer.Conversation> floods = new LinkedHashMap<>();
        floods.put("a body that never ends", (_, out) -> {
            RawServer.send(out, head(200, -1, "") + "<?xml version=\"1.0\"?><ListBucketResult><Name>b</Name>");
            flood(out, key("d/f"));
        });
        floods.put("a key that never ends", (_, out) -> {
            RawServer.send(out, head(200, -1, "") + "<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>d/");
            flood(out, "k");
        });
        floods.put("an error that never ends", (_, out) -> {
            RawServer.send(out, head(500, -1, "") + "<?xml version=\"1.0\"?><Error><Code>");
            flood(out, "c");
        });
        floods.put("headers that never end", (_, out) -> {
            RawServer.send(out, "HTTP/1.1 200 Said\r\n");
            flood(out, "X-Header: value\r\n");
        });
        floods.put("a header that never ends", (_, out) -> {
            RawServer.send(out, "HTTP/1.1 200 Said\r\nX-Header: ");
            flood(out, "v");
        });
        floods.put("a status line that never ends", (_, out) -> flood(out, "HTTP/1.1 "));
        return floods;
    }

    @Test
    void eachFloodIsCutOff() throws Exception {
        int refused = 0;
        for (Map.Entry<String, RawServer.Conversation> one : floods().entrySet()) {
            requireRefused(one.getKey(), one.getValue(), store -> store.list(StorePath.of("d"), Optional.empty()));
            refused++;
        }
        System.out.println("floods fed and cut off: " + refused);
        assertThat(refused).isEqualTo(6);
    }

    /** Nothing is kept of them, so that they are bounded by time. */
    @Test
    void provisionalAnswersThatNeverEndAreNotWaitedFor() throws Exception {
        RawServer.Conversation provisional = (_, out) -> {
            byte[] answer = "HTTP/1.1 102 Processing\r\n\r\n".repeat(1_000).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                out.write(answer);
            }
        };

        requireRefused("provisional answers", provisional, store -> store.list(StorePath.of("d"), Optional.empty()));
    }

    private static Map<String, String> reads() {
        String good = "ETag: \"e\"\r\nContent-Range: bytes 2-5/10\r\n";
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("another version", head(206, 4, good.replace("\"e\"", "\"f\"")) + "2345");
        answers.put("another range", head(206, 4, good.replace("2-5", "3-6")) + "3456");
        answers.put("a longer range", head(206, 8, good.replace("2-5", "2-9")) + "23456789");
        answers.put("no range", head(200, 10, "ETag: \"e\"\r\n") + "0123456789");
        answers.put("a range that is no number", head(206, 4, good.replace("2-5", "two-five")) + "2345");
        answers.put("a body that ends early", head(206, 4, good) + "23");
        answers.put("a negative length", head(206, 4, good).replace("Length: 4", "Length: -4") + "2345");
        answers.put("a length beyond 64 bits", head(206, 4, good).replace("Length: 4", "Length: 99999999999999999999"));
        answers.put("an ETag of 1 MB", head(206, 4, good.replace("\"e\"", "e".repeat(1 << 20))) + "2345");
        answers.put("an error in HTML", head(404, 13, "") + "<html>no<br>.");
        return answers;
    }

    @Test
    void eachHostileReadIsRefused() throws Exception {
        int refused = 0;
        for (Map.Entry<String, String> answer : reads().entrySet()) {
            requireRefused(answer.getKey(), answers(answer.getValue()), store -> {
                try (InputStream stream = store.read(StorePath.of("f"), new ContentVersion("e"), 2, 4)) {
                    stream.readAllBytes();
                }
            });
            refused++;
        }
        System.out.println("hostile reads fed and refused: " + refused);
        assertThat(refused).isEqualTo(KINDS_OF_READS);
    }

    @Test
    void eachHostileAnswerToAPutIsRefused() throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("no ETag", head(200, 0, ""));
        answers.put("an empty ETag", head(200, 0, "ETag: \"\"\r\n"));
        answers.put("an ETag of 1 MB", head(200, 0, "ETag: " + "e".repeat(1 << 20) + "\r\n"));
        answers.put("an error with 10 MB", head(400, 10_000_000, "") + "e".repeat(10_000_000));
        answers.put("an error with a line of 1 MB", error("x".repeat(1 << 20)));
        answers.put("an error with many lines", error("x\ny\n".repeat(1_000)));
        int refused = 0;
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            requireRefused(
                    answer.getKey(),
                    answers(answer.getValue()),
                    store -> store.put(StorePath.of("f"), BytesToUpload.of("x"), PutMode.REPLACE));
            refused++;
        }
        System.out.println("hostile answers to a put fed and refused: " + refused);
        assertThat(refused).isEqualTo(KINDS_OF_PUTS);
    }

    private static String error(String message) {
        String body = "<?xml version=\"1.0\"?><Error><Code>Odd</Code><Message>" + message + "</Message></Error>";
        return head(400, body.length(), "") + body;
    }

    @Test
    void pagesInACircleEnd() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        RawServer.Conversation circle = (_, out) -> {
            int page = pages.getAndIncrement();
            String body = xml("<IsTruncated>true</IsTruncated><NextContinuationToken>t" + page
                    + "</NextContinuationToken>" + key("d/f" + page % 3));
            RawServer.send(out, head(200, body.length(), "") + body);
        };

        requireRefused("a circle of three pages", circle, HostileAnswersTest::listAll);

        assertThat(pages)
                .describedAs("and at most the one behind, asked for ahead")
                .hasValueBetween(4, 5);
    }

    @Test
    void pagesWithoutKeysEnd() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        RawServer.Conversation empty = (_, out) -> {
            String body = xml("<IsTruncated>true</IsTruncated><NextContinuationToken>t" + pages.getAndIncrement()
                    + "</NextContinuationToken>");
            RawServer.send(out, head(200, body.length(), "") + body);
        };

        requireRefused("empty pages", empty, HostileAnswersTest::listAll);

        assertThat(pages).describedAs("one more to open, and at most one ahead").hasValueBetween(1_001, 1_002);
    }

    private static void listAll(UnderFileSystem store) throws UfsException {
        StorePage page = store.list(StorePath.of("d"), Optional.empty());
        while (page.next().isPresent()) {
            page = store.list(StorePath.of("d"), page.next());
        }
    }

    @Test
    void keysThatClimbOrLieAreReportedAndNeverNames() throws Exception {
        String body = xml(key("d/ok")
                + key("d/..")
                + key("d/.")
                + key("d/" + "n".repeat(256))
                + prefix("d/../")
                + prefix("d//")
                + prefix("d/./"));
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer((in, out) -> {
                    RawServer.readHead(in);
                    String answer = requests.getAndIncrement() == 0 ? xml("") : body;
                    RawServer.send(out, head(200, answer.length(), "") + answer);
                });
                UnderFileSystem store = open(server)) {
            StorePage page = store.list(StorePath.of("d"), Optional.empty());

            assertThat(page.entries())
                    .extracting(StoreEntry::name)
                    .extracting(Object::toString)
                    .containsExactly("ok");
            assertThat(page.unnameable()).hasSize(6);
        }
    }
}
