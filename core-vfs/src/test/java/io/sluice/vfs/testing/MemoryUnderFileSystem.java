package io.sluice.vfs.testing;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.StoreTraits;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An object store in memory that behaves as S3 does: keys without directories, markers, a version for each put, conditional puts. Tests can make it
 * fail, hold its reads, and ask for the exact list of calls it got.
 *
 * <p>Thread-safe. Calls are recorded as {@code stat a/b}, {@code list a}, {@code list a after TOKEN}, {@code list a/b and on}, {@code read a/b 0+1048576},
 * {@code put a/b 5}, {@code put a/b 5 exclusive}, {@code delete a/b}, {@code rename a/b to c}, {@code copy a/b to c}, {@code mkdir a}, {@code rmdir a};
 * the root is {@code /}; and of uploads in parts {@code begin a/b}, {@code resume a/b}, {@code part a/b 1 1000}, {@code complete a/b 3 exclusive},
 * {@code abort a/b}.
 * The first word is the operation that {@link #failNext(String, int, UfsError)} takes.
 */
public final class MemoryUnderFileSystem extends TroubledStore implements UnderFileSystem {
    private static final int MAX_UNNAMEABLE = 20;
    private static final int MAX_PATH_BYTES = 1024;
    private static final StoreEntry ROOT = new StoreEntry.StoreDirectory(new FileName("root"), Instant.EPOCH);
    private static final String AFTER_ALL_BELOW = "\uFFFF";

    private final InstantSource clock;
    private final MemoryPartUploads parts = new MemoryPartUploads(calls, this::store);
    private final NavigableMap<String, StoredBlob> blobs = new TreeMap<>();
    private long versions;
    private int pageSize = 1000;
    private long maxObjectBytes = 5L << 40;
    private String notInNames = "";

    public MemoryUnderFileSystem() {
        this(InstantSource.system());
    }

    public MemoryUnderFileSystem(InstantSource clock) {
        this.clock = clock;
    }

    // What a test does behind the back of everybody: nothing of it is recorded.

    /** Puts an object under any key at all, also one that can't be a path. */
    public synchronized void plant(String key, byte[] bytes) {
        blobs.put(key, new StoredBlob(bytes.clone(), clock.instant(), nextVersion(), false));
    }

    public void plant(String key, String text) {
        plant(key, text.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized void uproot(String key) {
        blobs.remove(key);
    }

    /** Moves an object's bytes to where they must be restored from before they can be read. */
    public synchronized void archive(String key) {
        StoredBlob blob = blobs.get(key);
        blobs.put(key, new StoredBlob(blob.bytes(), blob.modified(), blob.version(), true));
    }

    /** All keys, markers with their slash. */
    public synchronized NavigableSet<String> keys() {
        return new TreeSet<>(blobs.keySet());
    }

    /** The bytes under a key; empty if there is none. */
    public synchronized Optional<byte[]> bytes(String key) {
        return Optional.ofNullable(blobs.get(key)).map(blob -> blob.bytes().clone());
    }

    public synchronized void pageSize(int entries) {
        pageSize = entries;
    }

    public synchronized void maxObjectBytes(long bytes) {
        maxObjectBytes = bytes;
    }

    public synchronized void notInNames(String characters) {
        notInNames = characters;
    }

    /** The calls so far, oldest first, those that failed too. */
    public List<String> calls() {
        return calls.all();
    }

    /** Those of {@link #calls} whose first word is {@code operation}. */
    public List<String> calls(String operation) {
        return calls.of(operation);
    }

    public void forgetCalls() {
        calls.forget();
    }

    /** Takes calls again after a close, with everything that it holds: a store outlives its clients, which keep notes of their uploads. */
    public void reopen(UnfinishedUploads notes) {
        parts.openedWith(notes);
        calls.closed(false);
    }

    public boolean isClosed() {
        return calls.isClosed();
    }

    /** What it has of uploads in parts. */
    public MemoryPartUploads parts() {
        return parts;
    }

    @Override
    public synchronized StoreTraits traits() {
        return new StoreTraits(false, false, maxObjectBytes, MAX_PATH_BYTES, notInNames);
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        calls.begin("stat", text(path));
        Optional<StoreEntry> entry = lookUp(path);
        afterwards("stat");
        return entry;
    }

    private synchronized Optional<StoreEntry> lookUp(StorePath path) {
        if (path.isRoot()) {
            return Optional.of(ROOT);
        }
        FileName name = path.names().getLast();
        if (isDirectory(path.toString())) {
            return Optional.of(new StoreEntry.StoreDirectory(name, Instant.EPOCH));
        }
        return Optional.ofNullable(blobs.get(path.toString())).map(blob -> file(name, blob));
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        calls.begin(
                "list", text(directory) + token.map(last -> " after " + last).orElse(""));
        StorePage page = page(directory.isRoot() ? "" : directory + "/", token.orElse(""));
        afterwards("list");
        return page;
    }

    @Override
    public Optional<StoreRange> listFrom(StorePath directory, FileName name) throws UfsException {
        calls.begin("list", directory.child(name) + " and on");
        String after = StoreRange.before(name);
        StorePage page = page(directory.isRoot() ? "" : directory + "/", after);
        afterwards("list");
        Map<FileName, StoreEntry> entries = new HashMap<>();
        page.entries().forEach(entry -> entries.put(entry.name(), entry));
        Optional<String> last =
                page.next().map(_ -> page.entries().getLast().name().value());
        return Optional.of(new StoreRange(after, last, entries, Set.of()));
    }

    private synchronized StorePage page(String prefix, String token) {
        List<StoreEntry> entries = new ArrayList<>();
        List<String> unnameable = new ArrayList<>();
        String cursor = token;
        for (int found = 0; found < pageSize; ) {
            String key = blobs.higherKey(prefix + cursor);
            if (key == null || !key.startsWith(prefix)) {
                return new StorePage(entries, Optional.empty(), unnameable);
            }
            String rest = key.substring(prefix.length());
            int slash = rest.indexOf('/');
            String name = slash < 0 ? rest : rest.substring(0, slash);
            cursor = slash < 0 ? name : name + "/" + AFTER_ALL_BELOW;
            if (!FileName.isValid(name)) {
                found++;
                if (unnameable.size() < MAX_UNNAMEABLE) {
                    unnameable.add(slash < 0 ? key : prefix + name + "/");
                }
            } else if (slash >= 0) {
                found++;
                entries.add(new StoreEntry.StoreDirectory(new FileName(name), Instant.EPOCH));
            } else if (!isDirectory(key)) {
                found++;
                entries.add(file(new FileName(name), blobs.get(key)));
            }
        }
        boolean more = Optional.ofNullable(blobs.higherKey(prefix + cursor))
                .filter(key -> key.startsWith(prefix))
                .isPresent();
        return new StorePage(entries, more ? Optional.of(cursor) : Optional.empty(), unnameable);
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        calls.begin("read", file + " " + offset + "+" + length);
        byte[] bytes = bytesOf(file, version);
        if (offset < 0 || length < 1 || length > bytes.length - offset) {
            throw new IllegalArgumentException("no range " + offset + "+" + length + " in " + bytes.length + " bytes");
        }
        afterwards("read");
        return new MemoryStream(bytes, (int) offset, (int) length, takeCut());
    }

    private synchronized byte[] bytesOf(StorePath file, ContentVersion version) throws UfsException {
        StoredBlob blob = require(file);
        if (!blob.version().equals(version)) {
            throw new UfsException(UfsError.CHANGED, file + " has version " + blob.version() + ", not " + version);
        }
        if (blob.archived()) {
            throw new UfsException(UfsError.ARCHIVED, file + " lies in an archive");
        }
        return blob.bytes();
    }

    @Override
    public UfsException translate(IOException failure) {
        return failure.getCause() instanceof UfsException known
                ? known
                : new UfsException(UfsError.UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        calls.begin("put", file + " " + source.size() + (mode == PutMode.EXCLUSIVE ? " exclusive" : ""));
        if (source.size() > traits().maxObjectBytes()) {
            throw new UfsException(UfsError.TOO_LARGE, file + " is larger than the store takes");
        }
        if (file.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new UfsException(UfsError.NAME_TOO_LONG, "a key has at most " + MAX_PATH_BYTES + " bytes");
        }
        byte[] bytes;
        try (InputStream stream = source.open(0, source.size())) {
            bytes = stream.readAllBytes();
        } catch (IOException e) {
            throw new UfsException(UfsError.UNAVAILABLE, "can't read what is to be put: " + e.getMessage(), e);
        }
        StoreEntry.StoreFile stored = store(file, bytes, mode);
        afterwards("put");
        return stored;
    }

    private synchronized StoreEntry.StoreFile store(StorePath file, byte[] bytes, PutMode mode) throws UfsException {
        if (mode == PutMode.EXCLUSIVE && blobs.containsKey(file.toString())) {
            throw new UfsException(UfsError.EXISTS, file + " is there already");
        }
        plant(file.toString(), bytes);
        return file(file.names().getLast(), blobs.get(file.toString()));
    }

    @Override
    public Optional<PartUploads> partUploads() {
        return Optional.of(parts);
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        calls.begin("delete", file.toString());
        uproot(file.toString());
        afterwards("delete");
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        calls.begin("rename", from + " to " + to);
        Optional<StoreEntry.StoreFile> moved = move(from, to);
        afterwards("rename");
        return moved;
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        calls.begin("copy", from + " to " + to);
        StoreEntry.StoreFile copied = store(to, bytesOf(from, source.version()), PutMode.REPLACE);
        afterwards("copy");
        return copied;
    }

    private synchronized Optional<StoreEntry.StoreFile> move(StorePath from, StorePath to) throws UfsException {
        if (isDirectory(from.toString())) {
            throw new UfsException(UfsError.NOT_SUPPORTED, from + " is a directory, which this store can't rename");
        }
        StoredBlob blob = require(from);
        if (from.equals(to)) {
            return Optional.of(file(from.names().getLast(), blob));
        }
        blobs.remove(from.toString());
        return Optional.of(store(to, blob.bytes(), PutMode.REPLACE));
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        calls.begin("mkdir", text(directory));
        synchronized (this) {
            if (directory.isRoot() || blobs.containsKey(directory + "/")) {
                throw new UfsException(UfsError.EXISTS, directory + " is there already");
            }
            plant(directory + "/", new byte[0]);
        }
        afterwards("mkdir");
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        calls.begin("rmdir", text(directory));
        synchronized (this) {
            if (!isDirectory(directory.toString())) {
                throw new UfsException(UfsError.NOT_FOUND, "there is no directory " + directory);
            }
            String below = blobs.higherKey(directory + "/");
            if (below != null && below.startsWith(directory + "/")) {
                throw new UfsException(UfsError.NOT_EMPTY, directory + " is not empty");
            }
            uproot(directory + "/");
        }
        afterwards("rmdir");
    }

    @Override
    public void close() {
        calls.closed(true);
    }

    private StoredBlob require(StorePath file) throws UfsException {
        StoredBlob blob = blobs.get(file.toString());
        if (blob == null) {
            throw new UfsException(UfsError.NOT_FOUND, "there is no " + file);
        }
        return blob;
    }

    private boolean isDirectory(String path) {
        String key = blobs.ceilingKey(path + "/");
        return key != null && key.startsWith(path + "/");
    }

    private ContentVersion nextVersion() {
        return new ContentVersion("v" + ++versions);
    }

    private static StoreEntry.StoreFile file(FileName name, StoredBlob blob) {
        return new StoreEntry.StoreFile(name, blob.bytes().length, blob.modified(), blob.version(), blob.archived());
    }

    private static String text(StorePath path) {
        return path.isRoot() ? "/" : path.toString();
    }
}
