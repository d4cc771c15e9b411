package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PagesAheadTest {
    private static final StorePath DIRECTORY = StorePath.of("dir");

    private final List<String> asked = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private volatile Optional<String> failing = Optional.empty();

    /** Page n is followed by page n+1, which every answer says; what is asked ahead is asked at once, so that the order is always the same. */
    private final PagesAhead pages = new PagesAhead(this::page, clock::get, Runnable::run);

    private ListAnswer page(PagesAhead.Place place, Consumer<String> next) throws UfsException {
        asked.add(place.token());
        if (failing.equals(Optional.of(place.token()))) {
            throw new UfsException(UfsError.UNAVAILABLE, "the test says so");
        }
        String behind = Integer.toString(Integer.parseInt(place.token()) + 1);
        next.accept(behind);
        return new ListAnswer(List.of(), List.of(place.token()), Optional.of(behind), place.token());
    }

    @Test
    void aPageIsAskedForWhenTheOneBeforeItIsTakenAndNoFarther() throws Exception {
        assertThat(take("2").prefixes()).containsExactly("2");
        assertThat(asked).containsExactly("2", "3");
        assertThat(take("3").prefixes()).containsExactly("3");
        assertThat(asked).containsExactly("2", "3", "4");
    }

    @Test
    void aPageThatWasAskedForTooLongAgoIsAskedForAgain() throws Exception {
        take("2");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
        take("3");
        assertThat(asked).containsExactly("2", "3", "3", "4");
    }

    @Test
    void aFailureAheadIsTheFailureOfThatPageAndIsNotKept() throws Exception {
        failing = Optional.of("3");
        take("2");
        assertThatThrownBy(() -> take("3")).isInstanceOf(UfsException.class).hasMessageContaining("the test says so");
        failing = Optional.empty();
        assertThat(take("3").prefixes()).containsExactly("3");
    }

    @Test
    void ofManyListingsThatNobodyGoesOnWithOnlyTheLastOnesAreKept() throws Exception {
        for (int listing = 0; listing < 100; listing++) {
            take(Integer.toString(1000 * listing));
        }
        asked.clear();
        take("1");
        assertThat(asked).describedAs("forgotten, so asked for again").containsExactly("1", "2");
        asked.clear();
        take("99001");
        assertThat(asked).describedAs("kept, so only the next is asked for").containsExactly("99002");
    }

    @Test
    void theTokenIsFoundInTheBeginningOfAnAnswer() {
        assertThat(TokenPeek.tokenIn("<a><NextContinuationToken>1/x+y=</NextContinuationToken><b>"))
                .hasValue("1/x+y=");
        assertThat(TokenPeek.tokenIn("<NextContinuationToken>1/x+y=</NextContin"))
                .isEmpty();
        assertThat(TokenPeek.tokenIn("<NextContinuationToken>a&amp;b</NextContinuationToken>"))
                .isEmpty();
        assertThat(TokenPeek.tokenIn("<NextContinuationToken></NextContinuationToken>"))
                .isEmpty();
        assertThat(TokenPeek.tokenIn("</NextContinuationToken><NextContinuationToken>"))
                .isEmpty();
        assertThat(TokenPeek.tokenIn("")).isEmpty();
    }

    @Test
    void aListingOfAServerThatTellsItsTokensEarlyHasEveryEntryOnceWithOneRequestAPage() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(200, ScriptedServer.listing("<KeyCount>0</KeyCount><IsTruncated>false</IsTruncated>"));
            UnderFileSystem store = new S3Factory()
                    .open(
                            MountUri.parse("s3://b"),
                            Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"));
            for (int page = 1; page <= 20; page++) {
                String token = page < 20 ? "<NextContinuationToken>t" + page + "</NextContinuationToken>" : "";
                server.then(
                        200,
                        ScriptedServer.listing(token + "<IsTruncated>" + (page < 20) + "</IsTruncated>"
                                + ScriptedServer.object(String.format("k%02d", page), "")));
            }
            server.skip();
            int before = server.requests().size();
            List<String> names = new ArrayList<>();
            Optional<String> token = Optional.empty();
            do {
                StorePage page = store.list(StorePath.ROOT, token);
                for (StoreEntry entry : page.entries()) {
                    names.add(entry.name().value());
                }
                token = page.next();
            } while (token.isPresent());
            assertThat(names).hasSize(20).isSorted().doesNotHaveDuplicates();
            assertThat(server.requests()).hasSize(before + 20);
            store.close();
        }
    }

    private ListAnswer take(String token) throws UfsException {
        return pages.take(new PagesAhead.Place(DIRECTORY, token));
    }
}
