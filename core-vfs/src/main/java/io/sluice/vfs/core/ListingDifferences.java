package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.core.listing.Snapshot;
import java.io.IOException;

/** Walks over two listings of one directory, and tells where they differ. */
final class ListingDifferences {
    private ListingDifferences() {}

    /** What became of an entry. */
    enum Kind {
        NEW,
        CHANGED,
        GONE
    }

    /** Is told of each difference, in the order of cookies. */
    @FunctionalInterface
    interface Finding {
        void of(FileName name, Kind kind) throws IOException;
    }

    /** @throws IOException if one of the two can't be read any more; some differences may have been told by then */
    static void tell(Snapshot old, Snapshot fresh, Finding finding) throws IOException {
        Snapshot.Cursor before = old.after(0);
        Snapshot.Cursor now = fresh.after(0);
        while (!before.isAtEnd() || !now.isAtEnd()) {
            if (now.isAtEnd() || (!before.isAtEnd() && before.cookie() < now.cookie())) {
                finding.of(before.entry().name(), Kind.GONE);
                before.advance();
            } else if (before.isAtEnd() || now.cookie() < before.cookie()) {
                finding.of(now.entry().name(), Kind.NEW);
                now.advance();
            } else {
                if (!before.entry().equals(now.entry())) {
                    finding.of(now.entry().name(), Kind.CHANGED);
                }
                before.advance();
                now.advance();
            }
        }
    }
}
