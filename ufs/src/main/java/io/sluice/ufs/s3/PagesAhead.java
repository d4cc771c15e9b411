package io.sluice.ufs.s3;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Pages of listings that are asked for before anybody wants them: the one behind a page is asked for as soon as that page's answer tells where it begins, so that a
 * long listing waits for the store once and not with every page. One page ahead of each listing, no more; a page that nobody takes is forgotten. Thread-safe.
 */
final class PagesAhead {
    private static final int MAX_LISTINGS = 16;
    private static final long GOOD_FOR_NANOS = 10_000_000_000L;

    /** Where a page begins. */
    record Place(StorePath directory, String token) {}

    /** Asks the store for a page; {@code next} is told where the one behind it begins, if the answer says so early. */
    @FunctionalInterface
    interface Ask {
        ListAnswer page(Place place, Consumer<String> next) throws UfsException;
    }

    private final Ask ask;
    private final LongSupplier nanoTime;
    private final Executor background;

    // Guarded by the monitor of this.
    private final Map<Place, Page> ahead = new LinkedHashMap<>();

    /** @param background runs what nobody waits for yet */
    PagesAhead(Ask ask, LongSupplier nanoTime, Executor background) {
        this.ask = ask;
        this.nanoTime = nanoTime;
        this.background = background;
    }

    /** The page, be it on its way already or not. */
    ListAnswer take(Place place) throws UfsException {
        Optional<Page> known = claim(place);
        Page page = known.orElseGet(() -> new Page(place));
        page.claim();
        if (known.isEmpty()) {
            page.answer.run();
        }
        return page.await();
    }

    private synchronized Optional<Page> claim(Place place) {
        return Optional.ofNullable(ahead.remove(place))
                .filter(page -> nanoTime.getAsLong() - page.asked < GOOD_FOR_NANOS);
    }

    private void askAhead(Place place) {
        Page page = new Page(place);
        synchronized (this) {
            ahead.put(place, page);
            if (ahead.size() > MAX_LISTINGS) {
                Place eldest = ahead.keySet().iterator().next();
                ahead.remove(eldest).answer.cancel(true);
            }
        }
        background.execute(page.answer);
    }

    private final class Page {
        private final long asked = nanoTime.getAsLong();
        private final FutureTask<ListAnswer> answer;
        private final StorePath directory;

        // Guarded by the monitor of this page.
        private Optional<String> next = Optional.empty();
        private boolean claimed;

        Page(Place place) {
            this.directory = place.directory();
            this.answer = new FutureTask<>(() -> ask.page(place, this::told));
        }

        private void told(String token) {
            synchronized (this) {
                next = Optional.of(token);
                if (!claimed) {
                    return;
                }
            }
            askAhead(new Place(directory, token));
        }

        /** Somebody wants it: then the next one is likely to be wanted too. */
        void claim() {
            Optional<String> known;
            synchronized (this) {
                claimed = true;
                known = next;
            }
            known.ifPresent(token -> askAhead(new Place(directory, token)));
        }

        ListAnswer await() throws UfsException {
            try {
                return answer.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof UfsException failure
                        ? failure
                        : new UfsException(UfsError.UNAVAILABLE, "the listing failed: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new UfsException(UfsError.UNAVAILABLE, "interrupted while listing " + directory, e);
            }
        }
    }
}
