package io.sluice.vfs.core.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.Optional;

/** The pages of all listings that are in memory, under one limit. Thread-safe. */
final class PageMemory {
    /** What a page costs beside its bytes. */
    private static final int OVERHEAD = 160;

    private record Key(long serial, int page) {}

    private final Cache<Key, Page> pages;

    /** @param bytes how much of the heap they may take, at least 0 */
    PageMemory(long bytes) {
        this.pages = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, Page page) -> page.bytes() + OVERHEAD)
                .executor(Runnable::run)
                .build();
    }

    /** The page if it takes no disk to have it. */
    Optional<Page> pageInMemory(PageSource source, PageIndex index, int number) throws IOException {
        return switch (source) {
            case PageSource.InHeap heap -> Optional.of(new Page(heap.read(index, number)));
            case PageSource.InFile file -> Optional.ofNullable(pages.getIfPresent(new Key(file.serial(), number)));
        };
    }

    Page page(PageSource source, PageIndex index, int number) throws IOException {
        return switch (source) {
            case PageSource.InHeap heap -> new Page(heap.read(index, number));
            case PageSource.InFile file -> {
                Key key = new Key(file.serial(), number);
                Page known = pages.getIfPresent(key);
                if (known == null) {
                    known = new Page(file.read(index, number));
                    pages.put(key, known);
                }
                yield known;
            }
        };
    }
}
