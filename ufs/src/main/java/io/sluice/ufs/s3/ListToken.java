package io.sluice.ufs.s3;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
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
 * @param continuation the store's own token; empty for the first page
 */
record ListToken(Optional<String> continuation, List<StoreEntry.StoreFile> held) {
    static final ListToken START = new ListToken(Optional.empty(), List.of());

    ListToken {
        held = List.copyOf(held);
    }

    String encode() {
        StringBuilder text = new StringBuilder(escape(continuation.orElse("")));
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
            return new ListToken(Optional.of(unescape(lines[0])), held);
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
