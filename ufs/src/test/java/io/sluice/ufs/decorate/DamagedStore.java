package io.sluice.ufs.decorate;

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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose files turn out to be damaged when five of their bytes were read, and that may refuse to be asked. */
final class DamagedStore implements UnderFileSystem {
    private final UnderFileSystem store;
    private final Gate gate;
    private final AtomicInteger reads = new AtomicInteger();

    /** May refuse a stat. */
    interface Gate {
        void pass() throws UfsException;
    }

    DamagedStore(UnderFileSystem store, Gate gate) {
        this.store = store;
        this.gate = gate;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        gate.pass();
        return store.stat(path);
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        return store.list(directory, token);
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        reads.incrementAndGet();
        return new FilterInputStream(store.read(file, version, offset, length)) {
            private int left = 5;

            @Override
            public int read(byte[] target, int at, int count) throws IOException {
                if (left == 0) {
                    throw new IOException("damaged", new UfsException(UfsError.CORRUPT, "the checksum does not match"));
                }
                int got = super.read(target, at, Math.min(left, count));
                left -= got;
                return got;
            }
        };
    }

    @Override
    public UfsException translate(IOException failure) {
        return failure.getCause() instanceof UfsException known ? known : store.translate(failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return store.put(file, source, mode);
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        store.delete(file);
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return store.copy(from, source, to);
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return store.rename(from, to);
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        store.makeDirectory(directory);
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        store.removeDirectory(directory);
    }

    @Override
    public void close() {
        store.close();
    }
}
