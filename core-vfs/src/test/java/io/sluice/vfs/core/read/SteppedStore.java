package io.sluice.vfs.core.read;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreTraits;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** A store whose streams give bytes only as far as a test allows, end early when told to, and are counted while they are open. Thread-safe. */
final class SteppedStore implements UnderFileSystem {
    private final UnderFileSystem inner;
    private long allowed = Long.MAX_VALUE;
    private long endAfter = Long.MAX_VALUE;
    private boolean rejecting;
    private long openBytes;
    private long peakBytes;

    SteppedStore(UnderFileSystem inner) {
        this.inner = inner;
    }

    /** From now on all streams together give so many bytes more. */
    synchronized void allowOnly(long bytes) {
        allowed = bytes;
        notifyAll();
    }

    synchronized void allowAll() {
        allowOnly(Long.MAX_VALUE);
    }

    /** From now on every stream says that it is at its end after so many bytes. */
    synchronized void endStreamsAfter(long bytes) {
        endAfter = bytes;
    }

    /** From now on every stream fails at its last bytes, as one whose checksum is wrong, or no longer. */
    synchronized void rejectAtTheEnd(boolean reject) {
        rejecting = reject;
    }

    private synchronized boolean rejects() {
        return rejecting;
    }

    /** How many bytes were asked for and had not yet been given, at most. */
    synchronized long peakBytes() {
        return peakBytes;
    }

    private synchronized int step(int wanted) throws InterruptedException {
        while (allowed == 0) {
            wait();
        }
        int granted = (int) Math.min(wanted, allowed);
        allowed -= allowed == Long.MAX_VALUE ? 0 : granted;
        return granted;
    }

    private synchronized long opened(long bytes) {
        openBytes += bytes;
        peakBytes = Math.max(peakBytes, openBytes);
        return endAfter;
    }

    private synchronized void over(long bytes) {
        openBytes -= bytes;
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        InputStream bytes = inner.read(file, version, offset, length);
        long endsAt = opened(length);
        return new FilterInputStream(bytes) {
            private long given;

            @Override
            public int read(byte[] target, int at, int count) throws IOException {
                if (given >= endsAt) {
                    return -1;
                }
                try {
                    int granted = step((int) Math.min(count, endsAt - given));
                    int read = super.read(target, at, granted);
                    given += read;
                    if (given == length && rejects()) {
                        throw new IOException("damaged", new UfsException(UfsError.CORRUPT, "damaged on the way"));
                    }
                    SteppedStore.this.over(read);
                    return read;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw (IOException) new InterruptedIOException("interrupted").initCause(e);
                }
            }

            @Override
            public void close() throws IOException {
                super.close();
                SteppedStore.this.over(length - given);
                given = length;
            }
        };
    }

    @Override
    public StoreTraits traits() {
        return inner.traits();
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        return inner.stat(path);
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        return inner.list(directory, token);
    }

    @Override
    public UfsException translate(IOException failure) {
        return failure.getCause() instanceof UfsException known ? known : inner.translate(failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return inner.put(file, source, mode);
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        inner.delete(file);
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return inner.copy(from, source, to);
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return inner.rename(from, to);
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        inner.makeDirectory(directory);
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        inner.removeDirectory(directory);
    }

    @Override
    public void close() {
        inner.close();
    }
}
