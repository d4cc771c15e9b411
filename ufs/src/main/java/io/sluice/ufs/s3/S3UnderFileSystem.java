package io.sluice.ufs.s3;

import io.sluice.ufs.decorate.RetryClock;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, or what lies below a prefix of one, as a store. Thread-safe. */
final class S3UnderFileSystem implements UnderFileSystem {
    private static final long MAX_OBJECT_BYTES = 5L << 40;
    private static final FileName ROOT = new FileName("root");

    private final S3Calls calls;
    private final S3Listing listing;
    private final DirectAccess direct;
    private final S3Read read;
    private final S3Put put;
    private final PartUploads parts;
    private final S3Copy copy;
    private final LeftUploads uploads;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    /** Closes the client and the direct access when it is closed itself. */
    S3UnderFileSystem(
            S3Calls calls, DirectAccess direct, UnfinishedUploads uploads, InstantSource clock, RetryClock retryClock) {
        this.uploads = new LeftUploads(calls, uploads, background, clock);
        S3Multipart multipart = new S3Multipart(calls, this.uploads, new StaleUploads(calls, background));
        this.calls = calls;
        this.listing = new S3Listing(calls, retryClock);
        this.direct = direct;
        this.read = new S3Read(calls, new ObjectSource(calls, direct));
        Checksums checksums =
                new Checksums(calls.settings().checksums(), calls.location().server());
        PartRequests requests = new PartRequests(calls, new UnsignedPuts(calls, direct));
        this.put = new S3Put(calls, multipart, requests, new WholePuts(calls, direct), checksums, clock, retryClock);
        this.parts =
                new S3PartUploads(new S3PartUpload.Tools(calls, multipart, requests, this.uploads, put), checksums);
        this.copy = new S3Copy(calls, multipart);
    }

    /** That the bucket is there and lets us in; one LIST. */
    void probe() throws UfsException {
        listing.probe();
    }

    /** In the background: the parts that earlier processes left here. */
    void removeLeftBehind() {
        uploads.removeLeftBehind();
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(false, false, MAX_OBJECT_BYTES, calls.location().maxPathBytes());
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        if (path.isRoot()) {
            return Optional.of(new StoreEntry.StoreDirectory(ROOT, Instant.EPOCH));
        }
        requireKey(path);
        try {
            return listing.find(path);
        } catch (UfsException e) {
            if (e.error() != UfsError.ACCESS_DENIED) {
                throw e;
            }
            return ask(path);
        }
    }

    /** Where LIST is refused, HEAD may not be; it can't tell of directories without a marker. */
    private Optional<StoreEntry> ask(StorePath path) throws UfsException {
        FileName name = path.names().getLast();
        if (head(path, calls.location().below(path)).isPresent()) {
            return Optional.of(new StoreEntry.StoreDirectory(name, Instant.EPOCH));
        }
        Optional<HeadObjectResponse> found = head(path, calls.key(path));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        HeadObjectResponse head = found.get();
        return Optional.of(new StoreEntry.StoreFile(
                name,
                Math.max(0, Optional.ofNullable(head.contentLength()).orElse(0L)),
                Optional.ofNullable(head.lastModified()).orElse(Instant.EPOCH),
                ETags.version(head.eTag(), calls.location().describe(path)),
                Archive.holds(head)));
    }

    private Optional<HeadObjectResponse> head(StorePath path, String key) throws UfsException {
        try {
            return Optional.of(calls.answer(
                    path,
                    () -> calls.client()
                            .headObject(HeadObjectRequest.builder()
                                    .bucket(calls.location().bucket())
                                    .key(key)
                                    .overrideConfiguration(calls.timeout(0))
                                    .build())));
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        return listing.page(directory, token);
    }

    @Override
    public Optional<StoreRange> listFrom(StorePath directory, FileName name) throws UfsException {
        return Optional.of(listing.around(directory, name));
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        return read.read(file, version, offset, length);
    }

    @Override
    public InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        return size == 0 ? InputStream.nullInputStream() : read.readWhole(file, version, size);
    }

    @Override
    public UfsException translate(IOException failure) {
        return calls.errors().translate("a read", failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        requireKey(file);
        if (source.size() > MAX_OBJECT_BYTES) {
            throw new UfsException(UfsError.TOO_LARGE, "an object of S3 has at most " + MAX_OBJECT_BYTES + " bytes");
        }
        return put.put(file, source, mode);
    }

    @Override
    public Optional<PartUploads> partUploads() {
        return Optional.of(parts);
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        requireKey(file);
        deleteKey(file, calls.key(file));
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        requireKey(to);
        StoreEntry.StoreFile source = require(from);
        if (from.equals(to)) {
            return Optional.of(source);
        }
        StoreEntry.StoreFile moved = copy.copy(from, source, to);
        deleteKey(from, calls.key(from));
        return Optional.of(moved);
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        requireKey(to);
        return copy.copy(from, source, to);
    }

    private StoreEntry.StoreFile require(StorePath path) throws UfsException {
        StoreEntry entry = stat(path)
                .orElseThrow(() -> new UfsException(
                        UfsError.NOT_FOUND, "there is no " + calls.location().describe(path)));
        return switch (entry) {
            case StoreEntry.StoreFile file -> file;
            case StoreEntry.StoreDirectory _ ->
                throw new UfsException(
                        UfsError.NOT_SUPPORTED,
                        calls.location().describe(path) + " is a directory, which S3 can't rename");
        };
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        if (directory.isRoot()) {
            throw new UfsException(UfsError.EXISTS, "the root is there already");
        }
        put.putMarker(directory);
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        requireKey(directory);
        String marker = calls.location().below(directory);
        List<S3Object> below = listing.someBelow(directory, 2);
        if (below.isEmpty()) {
            throw new UfsException(
                    UfsError.NOT_FOUND,
                    "there is no directory " + calls.location().describe(directory));
        }
        if (below.stream().anyMatch(object -> !object.key().equals(marker))) {
            throw new UfsException(UfsError.NOT_EMPTY, calls.location().describe(directory) + " is not empty");
        }
        deleteKey(directory, marker);
    }

    private void deleteKey(StorePath path, String key) throws UfsException {
        calls.answer(
                path,
                () -> calls.client()
                        .deleteObject(DeleteObjectRequest.builder()
                                .bucket(calls.location().bucket())
                                .key(key)
                                .overrideConfiguration(calls.timeout(0))
                                .build()));
    }

    @Override
    public void close() {
        background.shutdownNow();
        calls.client().close();
        direct.close();
    }

    private static void requireKey(StorePath path) throws UfsException {
        if (path.isRoot()) {
            throw new UfsException(UfsError.IS_DIRECTORY, "the root is a directory, and stays one");
        }
    }
}
