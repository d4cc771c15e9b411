package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.LeftFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins stores to the namespace and takes them away, without losing sight of what is not yet in them. Thread-safe. */
final class Mounting {
    private static final Logger LOG = LoggerFactory.getLogger(Mounting.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** How long a store is waited for to remove the parts of files that do not go there any more. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);

    private final Core core;
    private final Resuming resuming;
    private final Uploads uploads;
    private final Unfinished unfinished;

    Mounting(Core core, Resuming resuming, Uploads uploads, Unfinished unfinished) {
        this.core = core;
        this.resuming = resuming;
        this.uploads = uploads;
        this.unfinished = unfinished;
    }

    List<MountStatus> statuses() {
        Map<Mount, MountStatus.Unsaved> unsaved = new HashMap<>();
        for (Unsaved file : unsaved()) {
            file.mount()
                    .ifPresent(mount -> unsaved.put(
                            mount,
                            unsaved.getOrDefault(mount, MountStatus.Unsaved.NONE)
                                    .plus(file.file().size())));
        }
        return core.mounts().all().stream()
                .map(mount -> mount.status(unsaved.getOrDefault(mount, MountStatus.Unsaved.NONE)))
                .toList();
    }

    private MountStatus.Unsaved unsavedOf(Mount mount) {
        MountStatus.Unsaved sum = MountStatus.Unsaved.NONE;
        for (Unsaved file : unsaved(mount)) {
            sum = sum.plus(file.file().size());
        }
        return sum;
    }

    MountStatus mount(MountRequest request) throws VfsException {
        VfsPath path = request.path();
        Mount mount = core.mounts().add(request, () -> requireNothingUnsavedBelow(path));
        core.directories().storeChangedAt(path);
        resuming.afterMount(mount);
        MountStatus.Unsaved resumed = unsavedOf(mount);
        LOG.info("op=mount path={} uri={} resumed_files={}", path, mount.uri(), resumed.files());
        return mount.status(resumed);
    }

    /** What lies below the path and is on its way to another store must not be found to belong to this one. */
    private void requireNothingUnsavedBelow(VfsPath path) throws VfsException {
        for (Unsaved file : unsaved()) {
            if (file.path().startsWith(path)) {
                throw new VfsException(
                        VfsError.NOT_EMPTY,
                        "the mount would hide " + file.path() + ", which is " + stateOf(file.file())
                                + "; mount it when that is in its store (sluice fs ls)");
            }
        }
    }

    Unmounted unmount(VfsPath path, UnmountMode mode) throws VfsException {
        Mount mount = core.mounts().require(path);
        requireNoMountBelow(path);
        if (!mount.leave() && mode != UnmountMode.FORCE) {
            throw new VfsException(
                    VfsError.NOT_EMPTY, path + " is being unmounted already; --force does not wait for its files");
        }
        List<String> undeleted = new ArrayList<>();
        try {
            switch (mode) {
                case SAFE -> requireAllSaved(mount);
                case FLUSH -> awaitAllSaved(mount);
                case FORCE ->
                    stillOpen(mount).forEach(file -> undeleted.add(file.path().toString()));
            }
            return new Unmounted(path, takeAway(mount), undeleted);
        } finally {
            if (core.mounts().has(mount)) {
                mount.stay();
            }
        }
    }

    private void requireNoMountBelow(VfsPath path) throws VfsException {
        for (Mount other : core.mounts().all()) {
            if (other.path().startsWith(path) && !other.path().equals(path)) {
                throw new VfsException(VfsError.NOT_EMPTY, other.path() + " is mounted below it; unmount that first");
            }
        }
    }

    private void requireAllSaved(Mount mount) throws VfsException {
        List<Unsaved> files = unsaved(mount);
        if (!files.isEmpty()) {
            Unsaved first = files.getFirst();
            String others = files.size() == 1 ? "" : " (and " + (files.size() - 1) + " more)";
            throw new VfsException(
                    VfsError.NOT_EMPTY,
                    first.path() + " is " + stateOf(first.file()) + others
                            + "; wait for it with --flush, or leave it here with --force");
        }
        if (unfinished.isIn(mount)) {
            throw new VfsException(
                    VfsError.NOT_EMPTY,
                    "a rename or a removal is not at its end in the store of " + mount.path()
                            + "; wait for it, or leave it as it is there with --force");
        }
        for (UnlinkedFile file : stillOpen(mount)) {
            throw new VfsException(
                    VfsError.NOT_EMPTY,
                    file.path() + " was removed, but is still open; close it, or leave it in the store with --force");
        }
    }

    private void awaitAllSaved(Mount mount) throws VfsException {
        long deadline = System.nanoTime() + core.settings().flushDeadline().toNanos();
        // Of a mount that leaves, nothing waits for another name.
        uploads.sweep();
        for (List<Unsaved> files = unsaved(mount); !files.isEmpty(); files = unsaved(mount)) {
            for (Unsaved file : files) {
                if (file.file().failure().isPresent()) {
                    throw new VfsException(
                            VfsError.NOT_EMPTY,
                            file.path() + " does not get there: "
                                    + file.file().failure().get() + "; remove it, or leave it here with --force");
                }
            }
            if (System.nanoTime() > deadline) {
                long bytes =
                        files.stream().mapToLong(file -> file.file().size()).sum();
                throw new VfsException(
                        VfsError.UNAVAILABLE,
                        "after " + core.settings().flushDeadline().toSeconds() + " s not in the store yet: "
                                + files.getFirst().path()
                                + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more") + " (" + bytes
                                + " bytes); try again, or leave it here with --force");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            requireNotBrokenOff(mount);
        }
        while (unfinished.isIn(mount) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            requireNotBrokenOff(mount);
        }
        requireNotBrokenOff(mount);
        requireAllSaved(mount);
    }

    private void requireNotBrokenOff(Mount mount) throws VfsException {
        if (Thread.currentThread().isInterrupted() || !core.mounts().has(mount)) {
            throw new VfsException(VfsError.UNAVAILABLE, "the unmount of " + mount.path() + " was broken off");
        }
    }

    /** The end of the mount, once, whoever else wants it. What is not in its store is kept for its return, also what was begun while it went. */
    private synchronized List<LeftBehind> takeAway(Mount mount) throws VfsException {
        requireNotBrokenOff(mount);
        List<LeftFile> left = new ArrayList<>();
        for (Unsaved file : unsaved(mount)) {
            leaveBehind(mount, file).ifPresent(left::add);
        }
        if (!uploads.awaitRetired(LAST_REQUESTS)) {
            LOG.warn("op=unmount path={} event=unfinished-uploads-stay", mount.path());
        }
        core.mounts().remove(mount);
        unfinished.strays().forget(mount);
        core.cache().follow(core.pins());
        for (Unsaved file : unsaved()) {
            if (file.path().startsWith(mount.path())) {
                leaveBehind(mount, file).ifPresent(left::add);
            }
        }
        Durability.sync(core.metadata());
        core.directories().storeChangedAt(mount.path());
        core.reads().abandon(content -> content.mount().equals(mount.id()));
        mount.close();
        LOG.info("op=unmount path={} uri={} left_files={}", mount.path(), mount.uri(), left.size());
        return left.stream().map(LeftBehind::of).toList();
    }

    private Optional<LeftFile> leaveBehind(Mount mount, Unsaved unsaved) throws VfsException {
        WrittenFile file = unsaved.file();
        List<LeftFile> kept = new ArrayList<>();
        boolean left = file.leave(record -> {
            LeftFile one = new LeftFile(mount.path(), mount.uri(), unsaved.path(), record);
            kept.add(one);
            core.metadata().update(() -> {
                core.metadata().leftFiles().put(record.stagingFile(), one);
                core.metadata().pendingFiles().remove(record.id());
            });
        });
        if (!left) {
            return Optional.empty();
        }
        core.nodes().written().remove(file.id(), file);
        unsaved.parent()
                .local(file.location().name())
                .filter(entry -> entry instanceof LocalEntry.Written written && written.file() == file)
                .ifPresent(unsaved.parent()::dropLocal);
        file.staging().release();
        return Optional.of(kept.getFirst());
    }

    List<LeftBehind> leftBehind() {
        List<LeftBehind> all = new ArrayList<>();
        core.metadata().leftFiles().forEach((name, left) -> all.add(LeftBehind.of(left)));
        all.sort(Comparator.comparing(LeftBehind::path));
        return all;
    }

    private static String stateOf(WrittenFile file) {
        return switch (file.life()) {
            case WRITING -> "being written";
            case SEALED, PERSISTED -> "not yet in the store";
            case FAILED -> "refused by the store (" + file.failure().orElse("no reason") + ")";
        };
    }

    private List<UnlinkedFile> stillOpen(Mount mount) {
        return core.nodes().unlinked().values().stream()
                .filter(file -> file.mount().equals(mount))
                .toList();
    }

    /** A file that is not yet in its store, and where it lies. */
    private record Unsaved(WrittenFile file, Directory parent, Placement placement) {
        Optional<Mount> mount() {
            return placement.mount();
        }

        VfsPath path() {
            return placement.path().child(file.location().name());
        }
    }

    private List<Unsaved> unsaved(Mount mount) {
        return unsaved().stream()
                .filter(file -> file.mount().filter(mount::equals).isPresent())
                .toList();
    }

    private List<Unsaved> unsaved() {
        List<Unsaved> files = new ArrayList<>();
        for (WrittenFile file : core.nodes().written().values()) {
            if (!file.isUnlinked() && file.life() != FileLife.PERSISTED) {
                try {
                    Directory parent =
                            core.directories().require(file.location().parent());
                    files.add(new Unsaved(file, parent, core.directories().placement(parent)));
                } catch (VfsException e) {
                    LOG.warn("op=mounts inode={} error={}", file.id(), e.getMessage());
                }
            }
        }
        files.sort(Comparator.comparing(Unsaved::path));
        return files;
    }
}
