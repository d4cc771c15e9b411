package io.sluice.ufs.local;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Lists directories in pages, by name. A token is the listing's number and the last name it told, so it can always be continued; that this need
 * not read the whole directory again for each page, the names that come next are kept for a few listings.
 *
 * <p>Thread-safe.
 */
final class LocalListing {
    static final int PAGE_SIZE = 1000;

    private static final int MAX_KEPT_NAMES = 100_000;
    private static final int MAX_KEPT_LISTINGS = 8;
    private static final int MAX_UNNAMEABLE = 20;

    /** The names that come next, sorted. */
    private record Ahead(List<String> names, boolean complete) {}

    private record Scan(Ahead ahead, List<String> unnameable) {}

    private final LocalFolder folder;
    private final int pageSize;
    private final LocalLeftovers leftovers;
    private long listings; // guarded by this
    private final LinkedHashMap<String, Ahead> kept = new LinkedHashMap<>(); // guarded by this, oldest first

    LocalListing(LocalFolder folder, int pageSize, LocalLeftovers leftovers) {
        this.folder = folder;
        this.pageSize = pageSize;
        this.leftovers = leftovers;
    }

    /** @param directory a real one */
    StorePage page(Path directory, Optional<String> token) throws UfsException, IOException {
        int slash = token.map(text -> text.indexOf('/')).orElse(0);
        if (slash < 0) {
            throw new UfsException(UfsError.INVALID, "no token of a listing: " + token.get());
        }
        String number = token.isPresent() ? token.get().substring(0, slash) : nextNumber();
        String last = token.map(text -> text.substring(slash + 1)).orElse("");
        Optional<Ahead> known = token.flatMap(this::take);
        Scan scan = known.isPresent() ? new Scan(known.get(), List.of()) : scan(directory, last);

        List<String> names = scan.ahead().names();
        List<String> now = names.subList(0, Math.min(pageSize, names.size()));
        Ahead rest =
                new Ahead(names.subList(now.size(), names.size()), scan.ahead().complete());
        boolean end = rest.names().isEmpty() && rest.complete();
        Optional<String> next = end ? Optional.empty() : Optional.of(number + "/" + now.getLast());
        if (next.isPresent() && !rest.names().isEmpty()) {
            keep(next.get(), rest);
        }
        return new StorePage(entries(directory, now), next, token.isEmpty() ? scan.unnameable() : List.of());
    }

    private List<StoreEntry> entries(Path directory, List<String> names) throws IOException {
        List<StoreEntry> entries = new ArrayList<>(names.size());
        for (String name : names) {
            folder.look(directory.resolve(name)).ifPresent(found -> entries.add(found.entry(new FileName(name))));
        }
        return entries;
    }

    /** The first names after {@code last}, as many as may be kept. */
    private Scan scan(Path directory, String last) throws IOException {
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        List<String> unnameable = new ArrayList<>();
        boolean complete = true;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                String name = entry.getFileName().toString();
                if (!FileName.isValid(name) || !directory.resolve(name).equals(entry)) {
                    if (unnameable.size() < MAX_UNNAMEABLE) {
                        unnameable.add(name);
                    }
                } else if (LocalFolder.isTemporary(entry)) {
                    leftovers.seen(entry);
                } else if (name.compareTo(last) > 0) {
                    first.add(name);
                    if (first.size() > MAX_KEPT_NAMES) {
                        first.remove();
                        complete = false;
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Scan(new Ahead(first.stream().sorted().toList(), complete), unnameable);
    }

    private synchronized String nextNumber() {
        return Long.toString(++listings);
    }

    private synchronized Optional<Ahead> take(String token) {
        return Optional.ofNullable(kept.remove(token));
    }

    private synchronized void keep(String token, Ahead ahead) {
        if (kept.size() >= MAX_KEPT_LISTINGS) {
            kept.pollFirstEntry();
        }
        kept.put(token, ahead);
    }
}
