package io.sluice.vfs.testing.model;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A file as the model knows it: its bytes, its attributes, how far its life has come, and what of it a kill would leave. */
final class ModelFile {
    private static final Duration AFTER_SIGNAL = Duration.ofSeconds(2);
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(30);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Duration HOLES = Duration.ofMinutes(10);

    final InodeId id;
    String path;
    byte[] bytes = {};
    ByteRanges received = ByteRanges.NONE;
    FileLife life = FileLife.WRITING;
    int mode;
    int uid;
    int gid;
    Instant modified;
    Instant changed;
    Instant created;
    Optional<Instant> lastData = Optional.empty();
    Optional<Instant> lastSignal = Optional.empty();

    /** When it was last sealed, as far as this gateway remembers. */
    Optional<Instant> sealed = Optional.empty();

    boolean open;
    boolean unlinked;

    /** Whether there is an object of its name in the store that it takes, or took, the place of. */
    boolean replaces;

    /** Whether the object of its name has its bytes as they are now. */
    boolean arrived;

    /** Whether its mtime is that of its object, which a move of its directory changes where that is a copy. */
    boolean timesOfObject;

    /** Whether a kill took bytes of it that nobody sent again. */
    boolean torn;

    /** Whether it was shown to the operator as one that lacks bytes. */
    private boolean aside;

    /** How many times it was opened again since it was last a file of the store. */
    int edition;

    /** How long its staging file is. */
    private int staged;

    /** What of it is on the disk for certain. */
    private byte[] durable = {};

    private ByteRanges durableRanges = ByteRanges.NONE;

    Saved saved;

    /** What the journal has. */
    static final class Saved {
        private final byte[] bytes;
        private final ByteRanges received;
        private final FileLife life;
        private final int mode;
        private final int uid;
        private final int gid;
        private final Instant modified;
        private final Instant changed;
        private final boolean replaces;
        private final boolean aside;

        Saved(ModelFile file) {
            this.bytes = file.durable.clone();
            this.received = file.durableRanges;
            this.life = file.life;
            this.mode = file.mode;
            this.uid = file.uid;
            this.gid = file.gid;
            this.modified = file.modified;
            this.changed = file.changed;
            this.replaces = file.replaces;
            this.aside = file.aside;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    ModelFile(InodeId id, String path, int mode, Instant now) {
        this.id = id;
        this.path = path;
        this.mode = mode;
        this.modified = now;
        this.changed = now;
        this.created = now;
        save();
    }

    /** One that somebody else put into the store. */
    static ModelFile foreign(FileAttributes found, String path, byte[] bytes) {
        ModelFile file = new ModelFile(found.id(), path, found.mode(), found.modified());
        file.bytes = bytes;
        file.uid = found.uid();
        file.gid = found.gid();
        file.changed = found.changed();
        file.received = ByteRanges.NONE.with(0, bytes.length);
        file.life = FileLife.PERSISTED;
        file.replaces = true;
        file.timesOfObject = true;
        return file;
    }

    /** The journal has it as it is now. */
    void save() {
        saved = new Saved(this);
    }

    /** All its bytes are on the disk, and the journal has it. */
    void force() {
        durable = bytes.clone();
        durableRanges = received;
        save();
    }

    void write(int offset, byte[] data, boolean durable, Instant now) {
        int end = offset + data.length;
        bytes = end > bytes.length ? Arrays.copyOf(bytes, end) : bytes.clone();
        System.arraycopy(data, 0, bytes, offset, data.length);
        staged = Math.max(staged, end);
        received = received.with(offset, data.length);
        torn = false;
        aside = false;
        touch(now);
        lastData = Optional.of(now);
        if (durable) {
            lastSignal = lastData;
            force();
        }
    }

    void truncate(int size, Instant now) {
        received = resized(received, size);
        durableRanges = resized(durableRanges, size);
        durable = Arrays.copyOf(durable, size);
        bytes = Arrays.copyOf(bytes, size);
        staged = size;
        aside = false;
        touch(now);
        if (lastData.isPresent()) {
            lastSignal = Optional.of(now);
        } else if (size > 0) {
            lastData = Optional.of(now);
        }
        save();
    }

    private ByteRanges resized(ByteRanges ranges, int size) {
        return size < bytes.length ? ranges.truncatedTo(size) : ranges.with(bytes.length, size - bytes.length);
    }

    private void touch(Instant now) {
        modified = now;
        changed = now;
    }

    /** Everything but the size. */
    void change(AttributeChange change, Instant now) {
        mode = change.mode().orElse(mode);
        uid = change.uid().orElse(uid);
        gid = change.gid().orElse(gid);
        modified = change.modified().orElse(modified);
        timesOfObject &= change.modified().isEmpty();
        changed = now;
        if (life != FileLife.PERSISTED) {
            signal(now);
        }
    }

    /** A COMMIT or a change of attributes. */
    void signal(Instant now) {
        if (lastData.isPresent()) {
            lastSignal = Optional.of(now);
        }
        save();
    }

    /** The gateway looks at it: one that lacks bytes is set aside after a while, and a kill after that does not make it whole. */
    void swept(Instant now) {
        boolean silent = lastData.filter(at -> !now.isBefore(at.plus(HOLES))).isPresent();
        aside |= life == FileLife.WRITING && !open && !unlinked && !isWhole() && silent;
    }

    boolean isWhole() {
        return !torn && received.coverFromZero(bytes.length);
    }

    /** SEMANTICS, "When a file written by NFS is sealed". */
    boolean isFinished(Instant now) {
        if (life != FileLife.WRITING || open || unlinked) {
            return false;
        }
        if (lastData.isEmpty()) {
            return !now.isBefore(created.plus(AFTER_SIGNAL));
        }
        boolean signalled = lastSignal.isPresent()
                && !lastSignal.get().isBefore(lastData.get())
                && !now.isBefore(lastSignal.get().plus(AFTER_SIGNAL));
        return isWhole() && (signalled || !now.isBefore(lastData.get().plus(AFTER_SILENCE)));
    }

    void seal(boolean holesAreZeros, Instant now) {
        if (holesAreZeros) {
            received = ByteRanges.NONE.with(0, bytes.length);
            torn = false;
        }
        life = FileLife.SEALED;
        sealed = Optional.of(now);
        force();
    }

    boolean takesLateWrites(Instant now) {
        return sealed.isPresent() && now.isBefore(sealed.get().plus(LATE));
    }

    void reopen(Instant now) {
        edition = life == FileLife.PERSISTED ? 0 : edition + 1;
        if (life == FileLife.PERSISTED) {
            created = changed;
            staged = bytes.length;
            lastSignal = Optional.empty();
        }
        life = FileLife.WRITING;
        aside = false;
        timesOfObject = false;
        arrived = false;
        lastData = Optional.of(now);
        force();
    }

    /** The gateway was killed. Whoever held it open does so no more. */
    void killed(Instant now) {
        open = false;
        if (life == FileLife.PERSISTED) {
            sealed = Optional.empty();
            return;
        }
        edition = 0;
        life = saved.life;
        received = saved.received;
        mode = saved.mode;
        uid = saved.uid;
        gid = saved.gid;
        modified = saved.modified;
        changed = saved.changed;
        created = changed;
        replaces = saved.replaces;
        aside = saved.aside;
        torn = life == FileLife.WRITING && (staged > saved.bytes.length || aside);
        lastData = Optional.of(now);
        lastSignal = Optional.empty();
        sealed = Optional.of(now);
        arrived = false;
    }
}
