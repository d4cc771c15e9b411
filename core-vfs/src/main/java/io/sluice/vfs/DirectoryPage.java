package io.sluice.vfs;

import java.util.List;

/**
 * A part of a listing, without "." and "..".
 *
 * @param end whether nothing follows the last entry
 */
public record DirectoryPage(List<DirectoryEntry> entries, boolean end) {
    public DirectoryPage {
        entries = List.copyOf(entries);
    }
}
