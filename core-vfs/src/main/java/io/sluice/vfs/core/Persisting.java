package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.core.write.WrittenFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far files are on their way to their stores, for those who look after the gateway. Thread-safe. */
final class Persisting implements PersistControl {
    private static final Logger LOG = LoggerFactory.getLogger(Persisting.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Core core;
    private final Uploads uploads;
    private final TemporaryFiles temporaries;
    private final Refusals refusals;
    private final AtomicReference<Optional<String>> lastAlarm = new AtomicReference<>(Optional.empty());

    // Guarded by the monitor of this.
    private Instant nextLook = Instant.MIN;

    Persisting(Core core, Uploads uploads, TemporaryFiles temporaries, Refusals refusals) {
        this.core = core;
        this.uploads = uploads;
        this.temporaries = temporaries;
        this.refusals = refusals;
    }

    FileStatus status(InodeId file) throws VfsException {
        return switch (core.nodes().require(file)) {
            case Node.DirectoryNode _ -> FileStatus.persisted(0);
            case Node.WrittenNode written -> {
                WrittenFile one = written.file();
                PersistState state = stateOf(one);
                yield new FileStatus(one.life(), one.size(), one.failure(), state, percent(one, state));
            }
            case Node.StoredNode stored -> FileStatus.persisted(core.cache().cachedBytes(core.key(stored)));
            case Node.UnlinkedNode unlinked ->
                FileStatus.persisted(core.cache().cachedBytes(unlinked.file().key()));
        };
    }

    private OptionalInt percent(WrittenFile file, PersistState state) {
        return state == PersistState.PERSISTING ? uploads.progressPercent(file) : OptionalInt.empty();
    }

    private PersistState stateOf(WrittenFile file) {
        return switch (file.life()) {
            case WRITING -> file.failure().isPresent() ? PersistState.SET_ASIDE : PersistState.WRITING;
            case SEALED -> {
                if (file.arrival().isPresent()) {
                    yield PersistState.PERSISTED;
                }
                yield uploads.isUnderWay(file) ? PersistState.PERSISTING : PersistState.TO_BE_PERSISTED;
            }
            case PERSISTED -> PersistState.PERSISTED;
            case FAILED -> PersistState.FAILED;
        };
    }

    @Override
    public List<UnsavedFile> unsaved(VfsPath path) {
        return filesAt(path).stream()
                .map(this::shown)
                .filter(file -> file.state() != PersistState.PERSISTED)
                .toList();
    }

    @Override
    public List<UnsavedFile> persist(VfsPath path) throws VfsException {
        for (Placed placed : filesAt(path)) {
            WrittenFile file = placed.file();
            temporaries.want(file);
            if (file.retry()) {
                file.recordIn(core.metadata().pendingFiles());
                Durability.sync(core.metadata());
            }
            if (file.life() == FileLife.SEALED) {
                uploads.hurry(file);
            }
        }
        return unsaved(path);
    }

    @Override
    public PersistTotals totals() {
        int files = 0;
        long bytes = 0;
        int stuck = 0;
        Optional<UnsavedFile> oldest = Optional.empty();
        Optional<UnsavedFile> firstStuck = Optional.empty();
        for (UnsavedFile file : unsaved(VfsPath.ROOT)) {
            if (file.isStuck()) {
                stuck++;
                firstStuck = firstStuck.or(() -> Optional.of(file));
            } else if (file.isPending()) {
                files++;
                bytes += file.size();
                if (oldest.isEmpty() || file.since().isBefore(oldest.get().since())) {
                    oldest = Optional.of(file);
                }
            }
        }
        Optional<Duration> waiting = oldest.map(file -> Duration.between(file.since(), core.now()));
        return new PersistTotals(files, bytes, waiting, stuck, alarm(firstStuck, oldest));
    }

    private Optional<String> alarm(Optional<UnsavedFile> stuck, Optional<UnsavedFile> oldest) {
        Duration most = core.settings().uploadAlarm();
        Optional<String> refused = stuck.map(file -> file.path() + " is not published: " + reason(file));
        return refused.or(() -> oldest.filter(
                        file -> Duration.between(file.since(), core.now()).compareTo(most) > 0)
                .map(file -> file.path() + " waits for its store since " + file.since() + ": " + reason(file)));
    }

    private static String reason(UnsavedFile file) {
        return file.problem().orElse("it is being uploaded");
    }

    /** Tells the log when the alarm begins, changes and ends; looks now and then only. */
    void sweep() {
        Instant now = core.now();
        synchronized (this) {
            if (now.isBefore(nextLook)) {
                return;
            }
            nextLook = now.plus(BETWEEN_LOOKS);
        }
        Optional<String> alarm = totals().alarm();
        Optional<String> before = lastAlarm.getAndSet(alarm);
        if (!alarm.equals(before)) {
            alarm.ifPresentOrElse(
                    what -> LOG.error("event=upload-alarm reason=\"{}\"", what),
                    () -> LOG.info("event=upload-alarm-over"));
        }
    }

    private record Placed(VfsPath path, WrittenFile file) {}

    private List<Placed> filesAt(VfsPath path) {
        List<Placed> found = new ArrayList<>();
        for (WrittenFile file : core.nodes().written().values()) {
            if (!file.isUnlinked() && !Unlinking.isHidden(file.location().name())) {
                try {
                    VfsPath at = core.nodes().pathOf(new Node.WrittenNode(file));
                    if (at.startsWith(path)) {
                        found.add(new Placed(at, file));
                    }
                } catch (VfsException e) {
                    LOG.warn("op=persist inode={} error={}", file.id(), e.getMessage());
                }
            }
        }
        found.sort(Comparator.comparing(Placed::path));
        return found;
    }

    private UnsavedFile shown(Placed placed) {
        WrittenFile file = placed.file();
        PersistState state = stateOf(file);
        Optional<Uploads.Trouble> trouble = uploads.trouble(file);
        Optional<Duration> next = state == PersistState.TO_BE_PERSISTED
                ? trouble.map(known -> Duration.ofNanos(Math.max(0, known.nextNanos() - System.nanoTime())))
                : Optional.empty();
        return new UnsavedFile(
                placed.path(),
                file.size(),
                state,
                file.sealedAt(),
                percent(file, state),
                trouble.map(Uploads.Trouble::attempts).orElse(0),
                file.failure().or(() -> trouble.map(Uploads.Trouble::reason)),
                next);
    }

    @Override
    public List<RefusedAt> refusalsBelow(VfsPath path) {
        boolean everywhere = path.names().isEmpty();
        List<RefusedAt> found = new ArrayList<>();
        for (Refusals.Kept kept : refusals.all()) {
            Refusals.Subject subject = kept.subject();
            Optional<VfsPath> place = core.nodes()
                    .lastKnownPath(subject.inode())
                    .map(inode -> subject.name().map(inode::child).orElse(inode));
            if (place.map(at -> at.startsWith(path)).orElse(everywhere)) {
                found.add(new RefusedAt(place, kept.refusal()));
            }
        }
        return found;
    }

    @Override
    public List<Refusal> refusals(VfsPath path) {
        List<Refusals.Subject> subjects = new ArrayList<>();
        try {
            InodeId directory = InodeId.ROOT;
            subjects.add(Refusals.Subject.of(directory));
            for (FileName name : path.names()) {
                subjects.clear();
                subjects.add(Refusals.Subject.of(directory, name));
                directory = core.nodes()
                        .require(core.nodes().requireDirectory(directory), name)
                        .id();
                subjects.add(Refusals.Subject.of(directory));
            }
            return refusals.about(subjects);
        } catch (VfsException e) {
            // It is not there: then of its name alone, if the walk came so far.
            boolean whole = subjects.size() == 1
                    && subjects.getFirst()
                            .name()
                            .equals(path.names().isEmpty() ? Optional.empty() : Optional.of(path.last()));
            return whole ? refusals.about(subjects) : List.of();
        }
    }
}
