package io.sluice.vfs.storage;

import java.util.List;
import java.util.Optional;

/**
 * A part of a directory's listing, in the store's own order.
 *
 * @param next what to give to {@link UnderFileSystem#list} for the part that follows; empty at the end
 * @param unnameable keys that can't be names ("a//b", "..", too long), as the store has them; at most a few are kept for the doctor
 */
public record StorePage(List<StoreEntry> entries, Optional<String> next, List<String> unnameable) {
    public StorePage {
        entries = List.copyOf(entries);
        unnameable = List.copyOf(unnameable);
    }
}
