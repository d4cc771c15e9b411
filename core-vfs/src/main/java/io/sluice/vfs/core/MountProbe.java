package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.MountCheck.Answer;
import io.sluice.vfs.core.MountCheck.Operation;
import io.sluice.vfs.core.MountCheck.Step;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries what a store allows, each operation once and for a bounded time. One probe, one use. */
final class MountProbe implements AutoCloseable {
    private static final byte[] BYTES = "Sluice was here to see what is allowed.\n".getBytes(StandardCharsets.US_ASCII);
    private static final String PREFIX = ".sluice-probe-";
    private static final int READ_BYTES = 16;

    private static final Step NOTHING_TO_REMOVE =
            new Step(Operation.DELETE, Answer.UNTRIED, "there was nothing to remove");

    /** How many directories are listed at most in search of an object to read. */
    private static final int MAX_LISTINGS = 20;

    /** How long one operation may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StorePath probe;
    private final Duration patience;
    private final List<Step> steps = new ArrayList<>();
    private boolean putMayHaveArrived;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param unique what no other object of the store has in its name
     * @param patience how long one operation is waited for
     */
    MountProbe(String unique, Duration patience) {
        this.probe = StorePath.ROOT.child(new FileName(PREFIX + unique));
        this.patience = patience;
    }

    /** What the store of such a mount allows. */
    static MountCheck of(StoreOpener opener, MountRequest request) throws VfsException {
        try (MountProbe probe = new MountProbe(UUID.randomUUID().toString(), PATIENCE)) {
            return probe.run(opener, request);
        }
    }

    /**
     * What the store of that mount allows now.
     *
     * @throws VfsException as {@link Mount#store} does
     */
    static MountCheck of(Mount mount) throws VfsException {
        UnderFileSystem store = mount.store();
        try (MountProbe probe = new MountProbe(UUID.randomUUID().toString(), PATIENCE)) {
            return new MountCheck(probe.steps, mount.readonly(), probe.tryAll(store, mount.readonly()));
        }
    }

    MountCheck run(StoreOpener opener, MountRequest request) throws VfsException {
        UnderFileSystem store;
        try {
            MountUri uri = MountUri.parse(request.uri());
            store = limited(() -> opener.open(uri, MountOptions.ofConnector(request.options())));
        } catch (UfsException e) {
            steps.add(new Step(Operation.LIST, Answer.NO, "the store can't be opened: " + e.reason()));
            for (Operation other : List.of(Operation.GET, Operation.PUT, Operation.DELETE)) {
                steps.add(new Step(other, Answer.UNTRIED, "the store can't be opened"));
            }
            return new MountCheck(steps, request.readonly(), Optional.empty());
        }
        try (store) {
            return new MountCheck(steps, request.readonly(), tryAll(store, request.readonly()));
        }
    }

    /** The name of the probe object if it is left in the store. */
    private Optional<String> tryAll(UnderFileSystem store, boolean readonly) throws VfsException {
        Optional<Sample> object = list(store);
        object.ifPresent(found -> get(store, found));
        if (readonly) {
            if (object.isEmpty()) {
                steps.add(new Step(Operation.GET, Answer.UNTRIED, "no object was found that could be read"));
            }
            steps.add(new Step(Operation.PUT, Answer.UNTRIED, "a mount with --readonly writes nothing"));
            steps.add(new Step(Operation.DELETE, Answer.UNTRIED, "a mount with --readonly removes nothing"));
            return Optional.empty();
        }
        Step put = put(store);
        if (object.isEmpty()) {
            getProbe(store, put);
        }
        steps.add(put);
        return delete(store, put);
    }

    /** An object of which a few bytes can be read. */
    private record Sample(StorePath path, StoreEntry.StoreFile entry) {}

    private Optional<Sample> list(UnderFileSystem store) {
        Deque<StorePath> directories = new ArrayDeque<>(List.of(StorePath.ROOT));
        int listings = 0;
        Optional<Sample> found = Optional.empty();
        try {
            while (found.isEmpty() && !directories.isEmpty() && listings++ < MAX_LISTINGS) {
                StorePath directory = directories.poll();
                found = readable(directory, limited(() -> store.list(directory, Optional.empty())), directories);
            }
            steps.add(new Step(Operation.LIST, Answer.YES, "listed"));
        } catch (UfsException e) {
            boolean rootWasListed = listings > 1;
            steps.add(
                    new Step(Operation.LIST, Answer.NO, rootWasListed ? "below the root: " + e.reason() : e.reason()));
        }
        return found;
    }

    private static Optional<Sample> readable(StorePath directory, StorePage page, Deque<StorePath> directories) {
        for (StoreEntry entry : page.entries()) {
            StorePath path = directory.child(entry.name());
            switch (entry) {
                case StoreEntry.StoreFile file -> {
                    if (file.size() > 0 && !file.archived()) {
                        return Optional.of(new Sample(path, file));
                    }
                }
                case StoreEntry.StoreDirectory _ -> {
                    if (directories.size() < MAX_LISTINGS) {
                        directories.add(path);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void get(UnderFileSystem store, Sample object) {
        long length = Math.min(READ_BYTES, object.entry().size());
        try {
            int count = limited(() -> read(store, object, length));
            steps.add(new Step(Operation.GET, Answer.YES, "read " + count + " bytes of " + object.path()));
        } catch (UfsException e) {
            steps.add(new Step(Operation.GET, Answer.NO, e.reason()));
        }
    }

    private static int read(UnderFileSystem store, Sample object, long length) throws UfsException {
        try (InputStream in = store.read(object.path(), object.entry().version(), 0, length)) {
            return in.readAllBytes().length;
        } catch (IOException e) {
            throw store.translate(e);
        }
    }

    /** Whether the probe was put; the caller notes it. */
    private Step put(UnderFileSystem store) {
        try {
            StoreEntry.StoreFile stored = limited(() -> store.put(probe, new ProbeBytes(), PutMode.EXCLUSIVE));
            return new Step(Operation.PUT, Answer.YES, "put " + stored.size() + " bytes as " + probe);
        } catch (UfsException e) {
            putMayHaveArrived = e.error().isRetryable();
            return new Step(Operation.PUT, Answer.NO, e.reason());
        }
    }

    private void getProbe(UnderFileSystem store, Step put) {
        if (put.answer() != Answer.YES) {
            steps.add(new Step(Operation.GET, Answer.UNTRIED, "no object was found that could be read"));
            return;
        }
        try {
            Optional<StoreEntry> there = limited(() -> store.stat(probe));
            if (there.isPresent() && there.get() instanceof StoreEntry.StoreFile file) {
                get(store, new Sample(probe, file));
            } else {
                steps.add(new Step(Operation.GET, Answer.NO, "the store does not show what was put a moment ago"));
            }
        } catch (UfsException e) {
            steps.add(new Step(Operation.GET, Answer.NO, e.reason()));
        }
    }

    /** Tried after a put that failed too: its answer may be all that was lost. */
    private Optional<String> delete(UnderFileSystem store, Step put) {
        boolean wasPut = put.answer() == Answer.YES;
        try {
            limited(() -> {
                store.delete(probe);
                return probe;
            });
            steps.add(wasPut ? new Step(Operation.DELETE, Answer.YES, "removed " + probe) : NOTHING_TO_REMOVE);
            return Optional.empty();
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND && !wasPut) {
                steps.add(NOTHING_TO_REMOVE);
                return Optional.empty();
            }
            steps.add(new Step(Operation.DELETE, Answer.NO, e.reason()));
            return wasPut || putMayHaveArrived ? Optional.of(probe.toString()) : Optional.empty();
        }
    }

    private <T> T limited(Callable<T> operation) throws UfsException {
        Future<T> running = threads.submit(operation);
        try {
            return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UfsException refusal
                    ? refusal
                    : new UfsException(UfsError.UNAVAILABLE, "it failed unexpectedly: " + e.getCause(), e);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new UfsException(UfsError.UNAVAILABLE, "no answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private record ProbeBytes() implements UploadSource {
        @Override
        public long size() {
            return BYTES.length;
        }

        @Override
        public InputStream open(long offset, long length) {
            return new ByteArrayInputStream(BYTES, Math.toIntExact(offset), Math.toIntExact(length));
        }
    }
}
