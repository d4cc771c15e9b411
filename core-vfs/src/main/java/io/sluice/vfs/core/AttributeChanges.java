package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Changes owner, group, mode, times and size, by the rules of chmod(2), chown(2) and utimensat(2). */
final class AttributeChanges {
    private static final int MODE_BITS = 07777;

    /** How far from now a time may be that a program means as "now". */
    private static final Duration ABOUT_NOW = Duration.ofSeconds(10);

    private final Core core;
    private final Writing writing;
    private final Sealing sealing;

    AttributeChanges(Core core, Writing writing, Sealing sealing) {
        this.core = core;
        this.writing = writing;
        this.sealing = sealing;
    }

    Change change(Caller caller, InodeId id, AttributeChange change, Optional<Instant> guard) throws VfsException {
        Node node = core.nodes().require(id);
        FileAttributes before = core.attributes().of(node);
        if (guard.isPresent() && !guard.get().equals(before.changed())) {
            throw new VfsException(VfsError.NOT_SYNC, "the inode was changed at " + before.changed());
        }
        requireWritable(node);
        if (change.size().isPresent()) {
            writing.resize(caller, node, change.size().getAsLong());
            node = core.nodes().require(id);
        }
        AttributeChange others = allowed(caller, before, change.withoutSize());
        if (!others.isEmpty()) {
            apply(node, others);
        }
        return new Change(before, core.attributes().of(core.nodes().require(id)));
    }

    private void apply(Node node, AttributeChange change) throws VfsException {
        Instant now = core.now();
        switch (node) {
            case Node.WrittenNode written -> {
                if (written.file().change(change, now)) {
                    sealing.journal(written.file());
                } else {
                    core.attributes().change(node, change, now);
                    Durability.sync(core.metadata());
                }
            }
            case Node.DirectoryNode found -> {
                change.modified().ifPresent(found.directory()::touched);
                core.attributes().change(node, change, now);
                Durability.sync(core.metadata());
            }
            case Node.StoredNode _ -> {
                core.attributes().change(node, change, now);
                Durability.sync(core.metadata());
            }
            case Node.UnlinkedNode _ -> {
                // It is gone with its last holder, and so would be what is kept of it.
            }
        }
    }

    private void requireWritable(Node node) throws VfsException {
        switch (node) {
            case Node.DirectoryNode found ->
                core.directories().placement(found.directory()).requireWritable();
            case Node.StoredNode stored ->
                core.directories().placement(stored.parent()).requireWritable();
            case Node.WrittenNode _, Node.UnlinkedNode _ -> {}
        }
    }

    private AttributeChange allowed(Caller caller, FileAttributes before, AttributeChange change) throws VfsException {
        if (change.mode().isPresent()) {
            Permissions.requireOwner(caller, before);
        }
        boolean newOwner = change.uid().isPresent() && change.uid().getAsInt() != before.uid();
        if (newOwner && !caller.isRoot()) {
            throw new VfsException(VfsError.NOT_PERMITTED, "only root gives files away");
        }
        boolean newGroup = change.gid().isPresent() && change.gid().getAsInt() != before.gid();
        if (newGroup && !caller.isRoot()) {
            Permissions.requireOwner(caller, before);
            if (!caller.isMemberOf(change.gid().getAsInt())) {
                throw new VfsException(VfsError.NOT_PERMITTED, "the owner gives a file only to groups of its own");
            }
        }
        if (change.accessed().isPresent() || change.modified().isPresent()) {
            requireTimes(caller, before, change);
        }
        if (change.mode().isPresent()) {
            return change.withMode(keptBits(caller, before, change));
        }
        boolean losesSetIds =
                (newOwner || newGroup) && before.isRegular() && (before.mode() & Permissions.SET_IDS) != 0;
        return losesSetIds ? change.withMode(before.mode() & ~Permissions.SET_IDS) : change;
    }

    private static int keptBits(Caller caller, FileAttributes before, AttributeChange change) {
        int mode = change.mode().getAsInt() & MODE_BITS;
        boolean foreignGroup =
                !caller.isRoot() && !caller.isMemberOf(change.gid().orElse(before.gid()));
        return foreignGroup && before.isRegular() ? mode & ~Permissions.SET_GROUP_ID : mode;
    }

    private void requireTimes(Caller caller, FileAttributes before, AttributeChange change) throws VfsException {
        if (Permissions.owns(caller, before)) {
            return;
        }
        boolean now = change.accessed().map(this::isAboutNow).orElse(true)
                && change.modified().map(this::isAboutNow).orElse(true);
        if (!now) {
            throw new VfsException(VfsError.NOT_PERMITTED, "only the owner sets times other than now");
        }
        Permissions.require(caller, before, Permissions.WRITE);
    }

    private boolean isAboutNow(Instant time) {
        return Duration.between(time, core.now()).abs().compareTo(ABOUT_NOW) <= 0;
    }
}
