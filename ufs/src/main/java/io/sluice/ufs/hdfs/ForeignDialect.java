package io.sluice.ufs.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A file system of Hadoop's that Sluice does not know. Whether its rename is atomic and never replaces, only its user can say; and its listings may come
 * in any order, so a directory is read as a whole for the first part, and what comes next is kept, sorted, for a few listings. When it is forgotten, the
 * directory is read again from the last name on.
 */
final class ForeignDialect implements Dialect {
    private static final int MAX_KEPT_ENTRIES = 100_000;
    private static final int MAX_KEPT_LISTINGS = 8;

    /** What comes next, sorted by name. */
    private record Ahead(List<Found> found, boolean complete) {}

    private final FileSystem files;
    private final boolean trusted;
    private final int partSize;
    private long listings; // guarded by this
    private final LinkedHashMap<String, Ahead> kept = new LinkedHashMap<>(); // guarded by this, oldest first

    /** @param trusted whether the rename of {@code files} is atomic and never replaces */
    ForeignDialect(FileSystem files, boolean trusted, int partSize) {
        this.files = files;
        this.trusted = trusted;
        this.partSize = partSize;
    }

    @Override
    public FileSystem files() {
        return files;
    }

    @Override
    public boolean movesAtOnce() {
        return trusted;
    }

    @Override
    public boolean keepsVersions() {
        return false;
    }

    /** It is for the store itself to say. */
    @Override
    public int maxPathLength() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String notInNames() {
        return "";
    }

    @Override
    public Part list(Path directory, Optional<String> token) throws IOException {
        int slash = token.map(text -> text.indexOf('/')).orElse(0);
        if (slash < 0) {
            throw new IllegalArgumentException("no token of a listing: " + token.get());
        }
        String number = token.isPresent() ? token.get().substring(0, slash) : nextNumber();
        String last = token.map(text -> text.substring(slash + 1)).orElse("");
        Optional<Ahead> known = token.flatMap(this::take);
        if (known.isEmpty() && !files.getFileStatus(directory).isDirectory()) {
            return Part.ofFile();
        }
        Ahead ahead = known.isPresent() ? known.get() : scan(directory, last);
        List<Found> now =
                ahead.found().subList(0, Math.min(partSize, ahead.found().size()));
        Ahead rest = new Ahead(ahead.found().subList(now.size(), ahead.found().size()), ahead.complete());
        boolean end = rest.found().isEmpty() && rest.complete();
        Optional<String> next = end
                ? Optional.empty()
                : Optional.of(number + "/" + now.getLast().name());
        if (next.isPresent() && !rest.found().isEmpty()) {
            keep(next.get(), rest);
        }
        return new Part(now, next, false);
    }

    /** The first entries after {@code last}, as many as may be kept. */
    private Ahead scan(Path directory, String last) throws IOException {
        PriorityQueue<Found> first =
                new PriorityQueue<>(Comparator.comparing(Found::name).reversed());
        boolean complete = true;
        RemoteIterator<FileStatus> statuses = files.listStatusIterator(directory);
        while (statuses.hasNext()) {
            Optional<Found> found = Found.of(statuses.next());
            if (found.isPresent() && found.get().name().compareTo(last) > 0) {
                first.add(found.get());
                if (first.size() > MAX_KEPT_ENTRIES) {
                    first.remove();
                    complete = false;
                }
            }
        }
        List<Found> sorted = new ArrayList<>(first);
        sorted.sort(Comparator.comparing(Found::name));
        return new Ahead(sorted, complete);
    }

    private synchronized String nextNumber() {
        return Long.toString(++listings);
    }

    private synchronized Optional<Ahead> take(String token) {
        return Optional.ofNullable(kept.remove(token));
    }

    private synchronized void keep(String token, Ahead ahead) {
        kept.put(token, ahead);
        while (kept.size() > MAX_KEPT_LISTINGS || (kept.size() > 1 && keptEntries() > MAX_KEPT_ENTRIES)) {
            kept.pollFirstEntry();
        }
    }

    private int keptEntries() {
        return kept.values().stream().mapToInt(ahead -> ahead.found().size()).sum();
    }

    /** What is replaced is not there for the moment between two calls, which is what the user agreed to. */
    @Override
    public void move(Path from, Path to, boolean replace) throws IOException {
        if (replace && isThere(to)) {
            files.delete(to, false);
        }
        if (!files.rename(from, to)) {
            if (isThere(to)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            throw isThere(from)
                    ? new IOException("the store did not move " + from + ", and does not say why")
                    : new FileNotFoundException(from.toString());
        }
    }

    private boolean isThere(Path path) throws IOException {
        try {
            files.getFileStatus(path);
            return true;
        } catch (FileNotFoundException _) {
            return false;
        }
    }

    @Override
    public boolean isClosed(Path file) {
        return true;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
