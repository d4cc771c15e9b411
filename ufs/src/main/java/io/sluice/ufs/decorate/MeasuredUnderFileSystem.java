package io.sluice.ufs.decorate;

import io.sluice.vfs.FileName;
import io.sluice.vfs.measure.DurationHistogram;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.StoreTraits;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A store that counts its calls, errors and bytes, and the keys in its listings that can't be shown; a call made for an operation that is traced is a part of that.
 * Thread-safe.
 */
public final class MeasuredUnderFileSystem implements UnderFileSystem {
    private final UnderFileSystem store;
    private final String name;
    private final LongSupplier nanoTime;
    private final Consumer<MeasuredUnderFileSystem> whenClosed;
    private final Map<StoreOperation, Meter> meters = new EnumMap<>(StoreOperation.class);
    private final OddKeys unnameable;
    private final OddKeys hidden;

    private record Meter(LongAdder calls, LongAdder errors, LongAdder bytes, DurationHistogram times) {
        Meter() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new DurationHistogram());
        }

        OperationMetrics snapshot() {
            return new OperationMetrics(calls.sum(), errors.sum(), bytes.sum(), times.snapshot());
        }
    }

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param whenClosed told that this store is closed
     * @param name of the store, for the log
     */
    public MeasuredUnderFileSystem(
            UnderFileSystem store, LongSupplier nanoTime, Consumer<MeasuredUnderFileSystem> whenClosed, String name) {
        this.store = store;
        this.name = name;
        this.nanoTime = nanoTime;
        this.whenClosed = whenClosed;
        this.unnameable = new OddKeys("keys-are-no-names", name);
        this.hidden = new OddKeys("files-hidden-by-directories", name);
        for (StoreOperation operation : StoreOperation.values()) {
            meters.put(operation, new Meter());
        }
    }

    /** What was counted until now. */
    public StoreMetrics metrics() {
        Map<StoreOperation, OperationMetrics> operations = new EnumMap<>(StoreOperation.class);
        meters.forEach((operation, meter) -> operations.put(operation, meter.snapshot()));
        return new StoreMetrics(
                operations, new StoreOddities(unnameable.count(), unnameable.kept(), hidden.count(), hidden.kept()));
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        return measured(StoreOperation.STAT, path, () -> store.stat(path));
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        StorePage page = measured(StoreOperation.LIST, directory, () -> store.list(directory, token));
        unnameable.seen(page.unnameable());
        hidden.seen(page.hidden());
        return page;
    }

    @Override
    public Optional<StoreRange> listFrom(StorePath directory, FileName name) throws UfsException {
        return measured(StoreOperation.LIST, directory, () -> store.listFrom(directory, name));
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        Span span = begin(StoreOperation.READ, file);
        span.note(SpanNote.OFFSET, offset);
        return streamed(span, () -> store.read(file, version, offset, length));
    }

    @Override
    public InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        return streamed(begin(StoreOperation.READ, file), () -> store.readWhole(file, version, size));
    }

    @Override
    public UfsException translate(IOException failure) {
        return store.translate(failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return counted(StoreOperation.PUT, Optional.of(file), () -> store.put(file, source, mode), source.size());
    }

    @Override
    public Optional<PartUploads> partUploads() {
        return store.partUploads().map(parts -> new MeasuredPartUploads(parts, this::counted));
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        measured(StoreOperation.DELETE, file, () -> {
            store.delete(file);
            return true;
        });
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return measured(StoreOperation.RENAME, from, () -> store.rename(from, to));
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return measured(StoreOperation.COPY, from, () -> store.copy(from, source, to));
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        measured(StoreOperation.MAKE_DIRECTORY, directory, () -> {
            store.makeDirectory(directory);
            return true;
        });
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        measured(StoreOperation.REMOVE_DIRECTORY, directory, () -> {
            store.removeDirectory(directory);
            return true;
        });
    }

    @Override
    public void close() {
        whenClosed.accept(this);
        store.close();
    }

    private <T> T counted(
            StoreOperation operation, Optional<StorePath> path, MeasuredPartUploads.Call<T> call, long bytes)
            throws UfsException {
        Span span = begin(operation);
        path.ifPresent(file -> span.note(SpanNote.KEY, file.toString()));
        span.note(SpanNote.BYTES, bytes);
        try {
            T answer = measured(operation, span, call::run);
            meters.get(operation).bytes().add(bytes);
            return answer;
        } finally {
            span.end();
        }
    }

    private <T> T measured(StoreOperation operation, StorePath path, Call<T> call) throws UfsException {
        Span span = begin(operation, path);
        try {
            return measured(operation, span, call);
        } finally {
            span.end();
        }
    }

    private Span begin(StoreOperation operation, StorePath path) {
        Span span = begin(operation);
        if (span.isTraced()) {
            span.note(SpanNote.KEY, path.toString());
        }
        return span;
    }

    private Span begin(StoreOperation operation) {
        Span asked = Spans.current();
        if (!asked.isTraced()) {
            return asked;
        }
        Span span = asked.child("store " + operation.name().toLowerCase(Locale.ROOT));
        span.note(SpanNote.STORE, name);
        return span;
    }

    private <T> T measured(StoreOperation operation, Span span, Call<T> call) throws UfsException {
        Meter meter = meters.get(operation);
        meter.calls().increment();
        long start = nanoTime.getAsLong();
        try {
            return call.run();
        } catch (UfsException e) {
            meter.errors().increment();
            span.failed(e.error().name());
            throw e;
        } finally {
            meter.times().add(nanoTime.getAsLong() - start);
        }
    }

    /** The span ends with the stream. */
    private InputStream streamed(Span span, Call<InputStream> call) throws UfsException {
        boolean open = false;
        try {
            InputStream stream = new CountedStream(measured(StoreOperation.READ, span, call), span);
            open = true;
            return stream;
        } finally {
            if (!open) {
                span.end();
            }
        }
    }

    private interface Call<T> {
        T run() throws UfsException;
    }

    private final class CountedStream extends InputStream {
        private final InputStream stream;
        private final Span span;
        private long readBytes;

        CountedStream(InputStream stream, Span span) {
            this.stream = stream;
            this.span = span;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Meter meter = meters.get(StoreOperation.READ);
            try {
                int count = stream.read(target, offset, length);
                meter.bytes().add(Math.max(count, 0));
                readBytes += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                meter.errors().increment();
                span.failed(store.translate(e).error().name());
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            span.note(SpanNote.BYTES, readBytes);
            span.end();
            stream.close();
        }
    }
}
