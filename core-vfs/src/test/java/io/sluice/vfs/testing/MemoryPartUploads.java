package io.sluice.vfs.testing;

import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import io.sluice.vfs.storage.UploadSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The uploads in parts of a {@link MemoryUnderFileSystem}; they stay when it is closed, as those of S3 do. Thread-safe. */
public final class MemoryPartUploads implements PartUploads {
    private final StoreCalls calls;
    private final Finisher finisher;

    // Guarded by the monitor of this.
    private final Map<String, NavigableMap<Integer, byte[]>> unfinished = new TreeMap<>();
    private UnfinishedUploads notes = UnfinishedUploads.NONE;
    private int last;

    /** Makes an object. */
    interface Finisher {
        StoreEntry.StoreFile store(StorePath file, byte[] bytes, PutMode mode) throws UfsException;
    }

    MemoryPartUploads(StoreCalls calls, Finisher finisher) {
        this.calls = calls;
        this.finisher = finisher;
    }

    /** The store is opened by a process that keeps these notes; what an earlier one left is aborted. */
    synchronized void openedWith(UnfinishedUploads fresh) {
        notes = fresh;
        for (Upload left : fresh.leftBehind()) {
            if (unfinished.remove(left.id()) != null) {
                fresh.ended(left);
            }
        }
    }

    /** The ids of what was begun and has not ended. */
    public synchronized List<String> unfinished() {
        return List.copyOf(unfinished.keySet());
    }

    /** How many parts it has of them. */
    public synchronized int count() {
        return unfinished.values().stream().mapToInt(Map::size).sum();
    }

    /** Forgets all of them, as if somebody had aborted them. */
    public synchronized void lose() {
        unfinished.clear();
    }

    private synchronized UnfinishedUploads notes() {
        return notes;
    }

    @Override
    public PartUpload begin(StorePath file, String owner) throws UfsException {
        calls.begin("begin", file.toString());
        Upload upload;
        synchronized (this) {
            upload = new Upload(file.toString(), "upload-" + ++last, owner, "");
            unfinished.put(upload.id(), new TreeMap<>());
        }
        notes().began(upload);
        calls.faults().afterwards("begin");
        return new OneUpload(upload);
    }

    @Override
    public Optional<PartUpload> resume(String owner) throws UfsException {
        Optional<Upload> known = notes().continued(owner);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        calls.begin("resume", known.get().key());
        try {
            parts(known.get());
        } catch (UfsException e) {
            notes().ended(known.get());
            throw e;
        }
        return Optional.of(new OneUpload(known.get()));
    }

    private synchronized NavigableMap<Integer, byte[]> parts(Upload upload) throws UfsException {
        NavigableMap<Integer, byte[]> parts = unfinished.get(upload.id());
        if (parts == null) {
            throw new UfsException(UfsError.NOT_FOUND, "there is no upload " + upload.id());
        }
        return parts;
    }

    private final class OneUpload implements PartUpload {
        private final Upload upload;

        OneUpload(Upload upload) {
            this.upload = upload;
        }

        @Override
        public boolean isAt(StorePath file) {
            return file.toString().equals(upload.key());
        }

        @Override
        public boolean has(int number, UploadSource part) throws UfsException {
            byte[] bytes = bytes(part);
            synchronized (MemoryPartUploads.this) {
                return Arrays.equals(parts(upload).get(number), bytes);
            }
        }

        @Override
        public void put(int number, UploadSource part) throws UfsException {
            byte[] bytes = bytes(part);
            calls.begin("part", upload.key() + " " + number + " " + part.size());
            synchronized (MemoryPartUploads.this) {
                parts(upload).put(number, bytes);
            }
            calls.faults().afterwards("part");
        }

        @Override
        public StoreEntry.StoreFile complete(int parts, PutMode mode) throws UfsException {
            String exclusive = mode == PutMode.EXCLUSIVE ? " exclusive" : "";
            calls.begin("complete", upload.key() + " " + parts + exclusive);
            StoreEntry.StoreFile stored;
            synchronized (MemoryPartUploads.this) {
                stored = finisher.store(StorePath.of(upload.key()), whole(parts), mode);
                unfinished.remove(upload.id());
            }
            calls.faults().afterwards("complete");
            notes().ended(upload);
            return stored;
        }

        private byte[] whole(int parts) throws UfsException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            NavigableMap<Integer, byte[]> there = parts(upload);
            for (int number = 1; number <= parts; number++) {
                byte[] part = there.get(number);
                if (part == null) {
                    throw new UfsException(UfsError.INVALID, "part " + number + " is missing");
                }
                whole.writeBytes(part);
            }
            return whole.toByteArray();
        }

        @Override
        public void abort() throws UfsException {
            calls.begin("abort", upload.key());
            synchronized (MemoryPartUploads.this) {
                unfinished.remove(upload.id());
            }
            calls.faults().afterwards("abort");
            notes().ended(upload);
        }

        private byte[] bytes(UploadSource part) throws UfsException {
            try (InputStream stream = part.open(0, part.size())) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UfsException(UfsError.UNAVAILABLE, "can't read what is to be put: " + e.getMessage(), e);
            }
        }
    }
}
