package io.sluice.ufs.s3;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.KeyOrder;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a listing goes on, and the files that were read but not told yet, because a directory of the same name may still come: the key {@code a} stands
 * before {@code a-1}, and that before what lies below {@code a/}. Files that are held back begin each other, so they are at most as many as a key has bytes.
 *
 * <p>A server may send its pages in a circle, each with another token. So it is also kept how far the pages came, in the order of S3, and each must come farther;
 * some may hold nothing, as S3's do where much was deleted, but only so many in a row.
 *
 * @param continuation the store's own token; empty for the first page
 * @param last the last of all keys and prefixes so far; empty if there was none
 * @param emptyPages in a row
 */
record ListToken(Optional<String> continuation, List<StoreEntry.StoreFile> held, String last, int emptyPages) {
    static final ListToken START = new ListToken(Optional.empty(), List.of(), "", 0);

    private static final int MAX_EMPTY_PAGES = 1_000;

    ListToken {
        held = List.copyOf(held);
    }

    /** @throws UfsException {@link UfsError#CORRUPT} if the page leads back to where the listing was already */
    void requireProgress(ListAnswer page, String prefix) throws UfsException {
        boolean empty = page.last().isEmpty();
        if (empty ? emptyPages == MAX_EMPTY_PAGES : KeyOrder.compare(page.last(), last) <= 0) {
            throw new UfsException(
                    UfsError.CORRUPT,
                    "the listing of \"" + prefix + "\" goes in a circle: its pages tell the same again");
        }
    }

    /** Where to go on after {@code page}; empty if it was the last. */
    Optional<ListToken> after(ListAnswer page, List<StoreEntry.StoreFile> holdBack) {
        boolean empty = page.last().isEmpty();
        return page.next()
                .map(more -> new ListToken(
                        Optional.of(more), holdBack, empty ? last : page.last(), empty ? emptyPages + 1 : 0));
    }

    String encode() {
        StringBuilder text = new StringBuilder(escape(continuation.orElse("")))
                .append(' ')
                .append(escape(last))
                .append(' ')
                .append(emptyPages);
        for (StoreEntry.StoreFile file : held) {
            text.append('\n')
                    .append(escape(file.name().value()))
                    .append(' ')
                    .append(file.size())
                    .append(' ')
                    .append(file.modified())
                    .append(' ')
                    .append(escape(file.version().value()))
                    .append(' ')
                    .append(file.archived());
        }
        return text.toString();
    }

    static ListToken decode(String text) throws UfsException {
        String[] lines = text.split("\n", -1);
        try {
            List<StoreEntry.StoreFile> held = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                String[] fields = lines[i].split(" ", -1);
                held.add(new StoreEntry.StoreFile(
                        new FileName(unescape(fields[0])),
                        Long.parseLong(fields[1]),
                        Instant.parse(fields[2]),
                        new ContentVersion(unescape(fields[3])),
                        Boolean.parseBoolean(fields[4])));
            }
            String[] place = lines[0].split(" ", -1);
            return new ListToken(Optional.of(unescape(place[0])), held, unescape(place[1]), Integer.parseInt(place[2]));
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new UfsException(UfsError.INVALID, "no token of a listing", e);
        }
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
