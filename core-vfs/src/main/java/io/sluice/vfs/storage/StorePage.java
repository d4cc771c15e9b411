package io.sluice.vfs.storage;

import java.util.List;
import java.util.Optional;

/**
 * A part of a directory's listing, in the store's own order.
 *
 * @param next what to give to {@link UnderFileSystem#list} for the part that follows; empty at the end
 * @param unnameable keys that can't be names ("a//b", "..", too long), or whose version the store does not tell, as the store has them
 * @param hidden files that a directory of the same name hides, as paths or keys of the store
 */
public record StorePage(List<StoreEntry> entries, Optional<String> next, List<String> unnameable, List<String> hidden) {
    public StorePage {
        entries = List.copyOf(entries);
        unnameable = List.copyOf(unnameable);
        hidden = List.copyOf(hidden);
    }

    /** A page of which no file is hidden by a directory. */
    public StorePage(List<StoreEntry> entries, Optional<String> next, List<String> unnameable) {
        this(entries, next, unnameable, List.of());
    }
}
