package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.TemporaryNames;
import io.sluice.vfs.core.write.WrittenFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Files whose names tell that they get others soon: their uploads wait for that, for a while (ADR 0010). Thread-safe. */
final class TemporaryFiles {
    private final Core core;

    /** Those whose close was answered before the upload, though it is to wait for it: the rename waits instead. */
    private final Cache<WrittenFile, Boolean> owing =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** Those that somebody wants in the store now, whatever their names. */
    private final Cache<WrittenFile, Boolean> wanted =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    TemporaryFiles(Core core) {
        this.core = core;
    }

    /** Whether its upload is not to begin yet: its name is temporary, and its time is not over. */
    boolean isHeldBack(WrittenFile file) {
        if (file.life() == FileLife.WRITING
                && Unlinking.isHidden(file.location().name())) {
            return true;
        }
        Duration hold = core.settings().temporaryHold();
        if (hold.isZero() || file.isUnlinked() || wanted.getIfPresent(file) != null) {
            return false;
        }
        return switch (file.life()) {
            case WRITING -> hasTemporaryName(file);
            case SEALED -> isWithin(hold, file.sealedAt()) && hasTemporaryName(file);
            case FAILED, PERSISTED -> false;
        };
    }

    /** A clock that was set back must not keep a file here for ever. */
    private boolean isWithin(Duration hold, Instant since) {
        Instant now = core.now();
        return !now.isBefore(since) && now.isBefore(since.plus(hold));
    }

    private boolean hasTemporaryName(WrittenFile file) {
        FileName name = file.location().name();
        try {
            Directory parent = core.directories().require(file.location().parent());
            Placement placement = core.directories().placement(parent);
            if (placement.mount().isEmpty() || !holds(placement.mount().get())) {
                return false;
            }
            List<FileName> directories = placement.storePath().names();
            return TemporaryNames.isTemporaryFile(name)
                    || directories.stream().anyMatch(TemporaryNames::isTemporaryDirectory);
        } catch (VfsException e) {
            // It hangs together no more: its upload finds out.
            return false;
        }
    }

    private static boolean holds(Mount mount) {
        return mount.options().holdsTemporaryNames() && !mount.isLeaving();
    }

    /** Its close is answered now, and who gives it its name waits for the upload. */
    void owe(WrittenFile file) {
        owing.put(file, true);
    }

    /** Whether somebody is still to wait for its upload, who then does. */
    boolean settleDebt(WrittenFile file) {
        return file.life() != FileLife.WRITING && owing.asMap().remove(file) != null;
    }

    /** From now on it is not held back any more. */
    void want(WrittenFile file) {
        wanted.put(file, true);
    }
}
