package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.core.write.SealRules;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.core.write.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the writing of files, by a close where there is one and by the seal rules where there is none, and sends them on their way. Thread-safe. */
final class Sealing {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Core core;
    private final SealRules rules;
    private final Publishing publishing;
    private final Unlinking unlinking;
    private final Uploads uploads;
    private final TemporaryFiles temporaries;

    Sealing(Core core, Publishing publishing, Unlinking unlinking, Uploads uploads, TemporaryFiles temporaries) {
        this.core = core;
        this.rules = new SealRules(core.settings().seal());
        this.publishing = publishing;
        this.unlinking = unlinking;
        this.uploads = uploads;
        this.temporaries = temporaries;
    }

    /** Keeps where the file stands, durably. */
    void journal(WrittenFile file) throws VfsException {
        file.recordIn(core.metadata().pendingFiles());
        Durability.sync(core.metadata());
    }

    private void sealed(WrittenFile file) throws VfsException {
        core.changed(file);
        journal(file);
    }

    /** Bytes of the file came, and it goes on. */
    void written(WrittenFile file) {
        uploads.written(file);
    }

    WriteLease lease(WrittenFile file) {
        return new OpenWriter(file);
    }

    /** Looks at every file that is being written, and seals those that are finished; and at those that wait for another name. */
    void sweep() {
        for (WrittenFile file : List.copyOf(core.nodes().written().values())) {
            if (file.life() == FileLife.WRITING && !file.isUnlinked()) {
                try {
                    sweep(file);
                } catch (VfsException e) {
                    LOG.warn("op=seal inode={} error={}", file.id(), e.getMessage());
                }
            }
        }
        uploads.sweep();
    }

    private void sweep(WrittenFile file) throws VfsException {
        switch (rules.decide(file.signals(core.now()), core.now())) {
            case WAIT -> uploads.look(file, core.now());
            case SEAL -> seal(file, false);
            case SET_ASIDE -> {
                file.setAside("bytes are missing in the middle and nobody sends them; not published");
                uploads.retire(file);
            }
        }
    }

    /** Seals it at once if nothing is missing: a rename tells that its writer is done. */
    void sealIfWhole(WrittenFile file) throws VfsException {
        SealRules.Signals signals = file.signals(core.now());
        if (file.life() == FileLife.WRITING
                && !signals.open()
                && signals.contiguous()
                && signals.lastData().isPresent()) {
            seal(file, false);
        }
    }

    /** The files that may have waited for the rename of that file or directory. */
    List<WrittenFile> waiting(Node renamed) throws VfsException {
        return switch (renamed) {
            case Node.WrittenNode written -> List.of(written.file());
            case Node.DirectoryNode found -> {
                List<WrittenFile> within = new ArrayList<>();
                for (WrittenFile file : uploads.heldBack()) {
                    Directory parent =
                            core.directories().require(file.location().parent());
                    if (core.directories().isWithin(parent, found.directory())) {
                        within.add(file);
                    }
                }
                yield within;
            }
            case Node.StoredNode _, Node.UnlinkedNode _ -> List.of();
        };
    }

    /**
     * Files have other names now: those that waited for that, or were refused under the old ones, go on their way, and where a close was answered for the sake
     * of this, their arrival is waited for.
     *
     * @throws VfsException what the close would have said; the names have changed all the same
     */
    void renamed(List<WrittenFile> files) throws VfsException {
        List<CompletableFuture<Void>> awaited = new ArrayList<>();
        for (WrittenFile file : files) {
            if (!temporaries.isHeldBack(file)) {
                boolean refused = file.retry();
                if (refused) {
                    journal(file);
                }
                boolean owed = temporaries.settleDebt(file);
                if (refused || owed || uploads.waits(file)) {
                    CompletableFuture<Void> upload = uploads.publishUnlessThere(file);
                    awaited.addAll(owed ? List.of(upload) : List.of());
                }
            }
        }
        for (CompletableFuture<Void> upload : awaited) {
            await(upload);
        }
    }

    private void seal(WrittenFile file, boolean holesAreZeros) throws VfsException {
        if (file.seal(holesAreZeros, core.now())) {
            sealed(file);
            var _ = uploads.publish(file);
        }
    }

    private void await(CompletableFuture<Void> upload) throws VfsException {
        try {
            upload.get(core.settings().storeDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof VfsException failure
                    ? failure
                    : new VfsException(VfsError.IO, "the upload failed", e.getCause());
        } catch (TimeoutException e) {
            throw new VfsException(
                    VfsError.UNAVAILABLE, "the store takes too long; the file is kept here and goes on its way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VfsException(VfsError.UNAVAILABLE, "interrupted while waiting for the upload", e);
        }
    }

    /** A door's one writer of a file. */
    private final class OpenWriter implements WriteLease {
        private final WrittenFile file;
        private final AtomicBoolean closed = new AtomicBoolean();

        OpenWriter(WrittenFile file) {
            this.file = file;
        }

        @Override
        public void flush() throws VfsException {
            boolean untouched = file.size() == 0 && file.edition() == 0;
            if (file.isUnlinked() || untouched) {
                return;
            }
            if (!publishing.waitsForUploads(file)) {
                file.commit(core.now());
                journal(file);
                return;
            }
            if (file.seal(true, core.now())) {
                sealed(file);
            }
            if (temporaries.isHeldBack(file)) {
                temporaries.owe(file);
                var _ = uploads.publish(file);
                return;
            }
            if (file.arrival().isEmpty() && file.life() != FileLife.WRITING) {
                await(uploads.publish(file));
                requireNotLeftBehind();
            }
        }

        /** Its mount was taken away by force while it was on its way: that ends the upload, but not as the writer was promised. */
        private void requireNotLeftBehind() throws VfsException {
            if (file.life() == FileLife.FAILED) {
                throw new VfsException(VfsError.UNAVAILABLE, file.failure().orElse("the file was not published"));
            }
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            file.close();
            if (file.isUnlinked()) {
                unlinking.letGo(file.id());
                return;
            }
            try {
                if (file.life() == FileLife.WRITING) {
                    seal(file, true);
                } else if (!publishing.arrivedBefore(file)) {
                    publishIfSealed();
                }
            } catch (VfsException e) {
                LOG.error("op=release inode={} error={}", file.id(), e.getMessage());
                publishIfSealed();
            }
        }

        private void publishIfSealed() {
            if (file.life() == FileLife.SEALED) {
                var _ = uploads.publish(file);
            }
        }
    }
}
