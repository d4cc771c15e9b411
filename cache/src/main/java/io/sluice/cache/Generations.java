package io.sluice.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The contents of one cache directory by generation, in pages of 64: a page is what the index writes as one record. Thread-safe.
 *
 * <p>A generation is the number of an incarnation. It rises, and is not used twice while a file or an index record of it may exist.
 */
final class Generations {
    static final int PAGE = 64;

    private final AtomicLong next = new AtomicLong(1);
    private final Map<Long, AtomicReferenceArray<StoredContent>> pages = new ConcurrentHashMap<>();

    long take() {
        return next.getAndIncrement();
    }

    /** No generation up to this one is taken from now on. */
    void startBehind(long used) {
        next.accumulateAndGet(used + 1, Math::max);
    }

    long next() {
        return next.get();
    }

    static long page(long generation) {
        return generation / PAGE;
    }

    void add(StoredContent content) {
        pages.compute(page(content.generation()), (number, page) -> {
            AtomicReferenceArray<StoredContent> there = page == null ? new AtomicReferenceArray<>(PAGE) : page;
            there.set(slot(content.generation()), content);
            return there;
        });
    }

    void remove(StoredContent content) {
        pages.computeIfPresent(page(content.generation()), (number, page) -> {
            page.compareAndSet(slot(content.generation()), content, null);
            for (int slot = 0; slot < PAGE; slot++) {
                if (page.get(slot) != null) {
                    return page;
                }
            }
            return null;
        });
    }

    Optional<StoredContent> get(long generation) {
        AtomicReferenceArray<StoredContent> page = pages.get(page(generation));
        return page == null ? Optional.empty() : Optional.ofNullable(page.get(slot(generation)));
    }

    void forEachIn(long pageNumber, Consumer<StoredContent> visitor) {
        AtomicReferenceArray<StoredContent> page = pages.get(pageNumber);
        for (int slot = 0; page != null && slot < PAGE; slot++) {
            StoredContent content = page.get(slot);
            if (content != null) {
                visitor.accept(content);
            }
        }
    }

    LongStream pageNumbers() {
        return pages.keySet().stream().mapToLong(Long::longValue);
    }

    void forEach(Consumer<StoredContent> visitor) {
        pages.keySet().forEach(page -> forEachIn(page, visitor));
    }

    /** Whether no content has a block that would have to be checked before it is used. */
    boolean allChecked() {
        AtomicBoolean all = new AtomicBoolean(true);
        forEach(content -> {
            if (content.states().uncheckedCount() > 0) {
                all.set(false);
            }
        });
        return all.get();
    }

    /** All of them, the oldest first, as it is while they are asked for. */
    Stream<StoredContent> inOrder() {
        return pageNumbers().sorted().boxed().flatMap(page -> {
            List<StoredContent> found = new ArrayList<>();
            forEachIn(page, found::add);
            return found.stream();
        });
    }

    private static int slot(long generation) {
        return (int) (generation % PAGE);
    }
}
