package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nfs.testing.NfsWire;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1813 §3.3.16 and §3.3.17: a client gets no byte more than it has room for. */
final class ListingTest {
    private static final int ENTRIES = 500;

    @TempDir
    Path directory;

    private TestServer server;
    private WireClient client;
    private byte[] root;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        for (int i = 0; i < ENTRIES; i++) {
            server.directory(InodeId.ROOT, "n".repeat(1 + i % 200) + i);
        }
        client = server.client();
        root = NfsWire.mount(client, "/");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    /** One page: how long its results were, its names, the last cookie. */
    private record Page(NfsStatus status, int bytes, List<String> names, long cookie, boolean end) {}

    private Page readDir(long cookie, int count) {
        NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.READDIR, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putLong(cookie);
            out.putLong(0);
            out.putInt(count);
        });
        return page(answer, cookie, false);
    }

    private Page readDirPlus(long cookie, int directoryCount, int maxCount) {
        NfsWire.Answer answer = NfsWire.call(client, NfsProcedure.READDIRPLUS, Caller.ROOT, out -> {
            out.putOpaque(root);
            out.putLong(cookie);
            out.putLong(0);
            out.putInt(directoryCount);
            out.putInt(maxCount);
        });
        return page(answer, cookie, true);
    }

    private static Page page(NfsWire.Answer answer, long cookie, boolean plus) {
        XdrReader in = answer.results();
        int bytes = in.remaining();
        List<String> names = new ArrayList<>();
        long last = cookie;
        NfsWire.postOpAttributes(in);
        if (answer.status() != NfsStatus.OK) {
            return new Page(answer.status(), bytes, names, last, false);
        }
        in.readLong();
        while (in.readBoolean()) {
            in.readLong();
            names.add(new String(NfsWire.bytes(in, 255), StandardCharsets.UTF_8));
            last = in.readLong();
            if (plus) {
                assertThat(NfsWire.postOpAttributes(in)).isPresent();
                assertThat(in.readBoolean()).isTrue();
                NfsWire.handle(in);
            }
        }
        boolean end = in.readBoolean();
        assertThat(in.remaining()).isZero();
        return new Page(answer.status(), bytes, names, last, end);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 700, 1024, 4096, 32_768, 1 << 20})
    void pagesOfAnySizeGiveEachEntryOnce(int count) {
        for (boolean plus : new boolean[] {false, true}) {
            List<String> names = new ArrayList<>();
            Page page = plus ? readDirPlus(0, count, count) : readDir(0, count);
            names.addAll(page.names());
            while (!page.end()) {
                assertThat(page.status()).isEqualTo(NfsStatus.OK);
                assertThat(page.bytes()).isLessThanOrEqualTo(count);
                page = plus ? readDirPlus(page.cookie(), count, count) : readDir(page.cookie(), count);
                names.addAll(page.names());
            }
            assertThat(names).hasSize(ENTRIES + 2).doesNotHaveDuplicates().startsWith(".", "..");
        }
    }

    @Test
    void roomForOneByteLessThanAnEntryIsTooSmall() {
        Page one = readDir(2, 200);
        int exact = one.bytes();
        int first = 88 + 8 + 8 + 4 + 8 + 4 + 4 + 8;
        assertThat(readDir(2, first).names()).hasSize(1);
        assertThat(readDir(2, first).bytes()).isEqualTo(first);
        assertThat(readDir(2, first - 1).status()).isEqualTo(NfsStatus.TOOSMALL);
        assertThat(exact).isLessThanOrEqualTo(200);
        int plus = first + 88 + 4 + 44;
        assertThat(readDirPlus(2, 4096, plus).names()).hasSize(1);
        assertThat(readDirPlus(2, 4096, plus).bytes()).isEqualTo(plus);
        assertThat(readDirPlus(2, 4096, plus - 1).status()).isEqualTo(NfsStatus.TOOSMALL);
    }

    @Test
    void theDirectoryCountOfReadDirPlusBoundsNamesAndCookiesAlone() {
        int twoEntries = 2 * (4 + 8 + 4 + 4 + 8);
        assertThat(readDirPlus(0, twoEntries, 1 << 20).names()).containsExactly(".", "..");
        assertThat(readDirPlus(0, twoEntries - 1, 1 << 20).names()).containsExactly(".");
    }

    @Test
    void theDotsHaveTheFirstCookies() {
        assertThat(readDir(0, 150).cookie()).isEqualTo(1);
        assertThat(readDir(1, 150).names()).containsExactly("..");
        assertThat(readDir(1, 150).cookie()).isEqualTo(2);
    }

    @Test
    void aCookieThatNoListingGaveIsBad() {
        assertThat(readDir(3, 4096).status()).isEqualTo(NfsStatus.BAD_COOKIE);
        assertThat(readDir(-1, 4096).status()).isEqualTo(NfsStatus.BAD_COOKIE);
    }
}
