package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory as its store listed it. Immutable.
 *
 * <p>The entries stand in the order of their cookies, which are the ids that their names derive: so the place where a listing goes on, the entry of a
 * name and the entry of an id are all found by one binary search, and a cookie stays good in every other snapshot of the directory.
 */
final class Snapshot {
    private final InodeId directory;
    private final long[] cookies;
    private final StoreEntry[] entries;
    private final Instant fetched;

    private Snapshot(InodeId directory, long[] cookies, StoreEntry[] entries, Instant fetched) {
        this.directory = directory;
        this.cookies = cookies;
        this.entries = entries;
        this.fetched = fetched;
    }

    static Snapshot of(InodeId directory, List<StoreEntry> listed, Instant fetched) {
        Map<Long, StoreEntry> byCookie = HashMap.newHashMap(listed.size());
        for (StoreEntry entry : listed) {
            int probe = 0;
            long cookie = InodeId.derive(directory, entry.name()).value();
            while (byCookie.containsKey(cookie) && !byCookie.get(cookie).name().equals(entry.name())) {
                cookie = InodeId.derive(directory, entry.name(), ++probe).value();
            }
            byCookie.put(cookie, entry);
        }
        long[] cookies =
                byCookie.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        StoreEntry[] entries = Arrays.stream(cookies).mapToObj(byCookie::get).toArray(StoreEntry[]::new);
        return new Snapshot(directory, cookies, entries, fetched);
    }

    Instant fetched() {
        return fetched;
    }

    int size() {
        return cookies.length;
    }

    long cookie(int index) {
        return cookies[index];
    }

    StoreEntry entry(int index) {
        return entries[index];
    }

    /** The index of the first entry whose cookie is greater. */
    int after(long cookie) {
        int index = Arrays.binarySearch(cookies, cookie);
        return index < 0 ? -index - 1 : index + 1;
    }

    Optional<StoreEntry> find(FileName name) {
        for (int probe = 0; ; probe++) {
            int index = Arrays.binarySearch(
                    cookies, InodeId.derive(directory, name, probe).value());
            if (index < 0) {
                return Optional.empty();
            }
            if (entries[index].name().equals(name)) {
                return Optional.of(entries[index]);
            }
        }
    }

    Optional<StoreEntry> find(InodeId derived) {
        int index = Arrays.binarySearch(cookies, derived.value());
        return index < 0 ? Optional.empty() : Optional.of(entries[index]);
    }

    /** Whether the other one shows the same names, sizes and versions. */
    boolean showsTheSameAs(Snapshot other) {
        return Arrays.equals(cookies, other.cookies)
                && Arrays.equals(entries, other.entries, Snapshot::compareVersions);
    }

    private static int compareVersions(StoreEntry one, StoreEntry other) {
        return Objects.equals(identity(one), identity(other)) ? 0 : 1;
    }

    private static Object identity(StoreEntry entry) {
        return switch (entry) {
            case StoreEntry.StoreFile file -> file.version();
            case StoreEntry.StoreDirectory _ -> true;
        };
    }
}
