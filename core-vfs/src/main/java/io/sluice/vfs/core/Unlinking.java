package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.write.StrayNotes;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes names away from files: what somebody still holds stays readable, the rest is deleted. Thread-safe; callers hold the name's reservation. */
final class Unlinking {
    private static final Logger LOG = LoggerFactory.getLogger(Unlinking.class);

    /** Names that NFS clients and libfuse give to files that are open and unlinked; they never reach a store. */
    private static final Pattern HIDDEN = Pattern.compile("\\.(nfs|fuse_hidden)[0-9a-fA-F]{8,}.*");

    private final Core core;
    private final Strays strays;
    private final Holders holders;

    Unlinking(Core core, Strays strays) {
        this.core = core;
        this.strays = strays;
        this.holders = new Holders(this::letGo);
    }

    static boolean isHidden(FileName name) {
        return HIDDEN.matcher(name.value()).matches();
    }

    Lease hold(InodeId id) {
        return holders.hold(id);
    }

    /** Takes the name away from a file of the store. */
    void unlink(Node.StoredNode node) throws VfsException {
        if (holders.isHeld(node.id())) {
            bury(node);
            return;
        }
        Placement placement = core.directories().placement(node.parent());
        StorePath path = placement.storePath().child(node.entry().name());
        delete(placement.requireMount().store(), path);
        ContentKey content = core.key(node);
        core.reads().abandon(content::equals);
        core.cache().remove(content);
        gone(node.parent(), node.entry().name());
        forget(node.id());
    }

    /** The name is another file's now: what somebody holds of the old one stays readable as far as it is cached. */
    void replaced(Node.StoredNode node) throws VfsException {
        if (holders.isHeld(node.id())) {
            bury(node);
        } else {
            forget(node.id());
        }
    }

    /** Takes the name away, but keeps the object until nobody holds it. */
    UnlinkedFile bury(Node.StoredNode node) throws VfsException {
        Placement placement = core.directories().placement(node.parent());
        StorePath path = placement.storePath().child(node.entry().name());
        UnlinkedFile file = new UnlinkedFile(
                node.id(),
                placement.requireMount(),
                path,
                core.key(node),
                core.attributes().own(node));
        core.nodes().unlinked().put(node.id(), file);
        core.identities().unbind(node.id());
        core.identities().becameNameless(node.id());
        core.attributes().forget(node.id());
        node.parent().putLocal(new LocalEntry.Buried(node.entry().name(), file));
        return file;
    }

    /** Takes the name away from a file that is not in its store yet, and with it an object that it was to replace. */
    void unlink(WrittenFile file) throws VfsException {
        Location place = file.location();
        Directory parent = core.directories().require(place.parent());
        if (file.replaces()) {
            Placement placement = core.directories().placement(parent);
            delete(placement.requireMount().store(), placement.storePath().child(place.name()));
        }
        file.unlink(strays.notes(file));
        gone(parent, place.name());
        discard(file, StrayNotes.NONE);
    }

    /** For a file that is about to leave the place where it lies. */
    StrayNotes notes(WrittenFile file) throws VfsException {
        return strays.notes(file);
    }

    /** The name of the file is another one's now, which may not be in the store yet. */
    void replaced(WrittenFile file) throws VfsException {
        discard(file, strays.notes(file));
    }

    /** The name of the file is another one's now, whose object has taken its place in the store. */
    void overwritten(WrittenFile file) throws VfsException {
        discard(file, StrayNotes.NONE);
    }

    /** Throws the bytes away as soon as nobody holds them. */
    private void discard(WrittenFile file, StrayNotes notes) throws VfsException {
        boolean beingSent = file.unlink(notes);
        core.metadata().update(() -> {
            core.metadata().pendingFiles().remove(file.id());
            core.identities().unbind(file.id());
        });
        if (!beingSent) {
            file.staging().delete();
        }
        if (file.isOpen() || holders.isHeld(file.id())) {
            core.identities().becameNameless(file.id());
        } else {
            core.nodes().written().remove(file.id());
            file.staging().release();
        }
    }

    /** Removes the name under which an NFS client hid an unlinked file: the end of it. */
    void unlinkHidden(Directory parent, LocalEntry.Hidden hidden) {
        parent.dropLocal(hidden);
        if (!holders.isHeld(hidden.file().id())) {
            letGo(hidden.file().id());
        }
    }

    /** Nobody holds the inode any more: if it has no name either, its bytes go. */
    void letGo(InodeId id) {
        WrittenFile written = core.nodes().written().get(id);
        if (written != null && written.isUnlinked() && !written.isOpen()) {
            core.nodes().written().remove(id);
            core.identities().forgetNameless(id);
            written.staging().release();
        }
        UnlinkedFile file = core.nodes().unlinked().get(id);
        if (file != null && !isHiddenSomewhere(file) && core.nodes().unlinked().remove(id, file)) {
            core.identities().forgetNameless(id);
            deleteIfItIsStill(file);
        }
    }

    void gone(Directory parent, FileName name) {
        Location place = new Location(parent.id(), name);
        parent.putLocal(new LocalEntry.Gone(name, core.now(), parent.nextChange()));
        core.directories().tools().forget(place);
        strays.hide(parent, place);
    }

    void forget(InodeId id) {
        core.metadata().update(() -> {
            core.attributes().forget(id);
            core.identities().unbind(id);
        });
        core.nodes().forgetLocation(id);
    }

    static void delete(UnderFileSystem store, StorePath path) throws VfsException {
        try {
            store.delete(path);
        } catch (UfsException e) {
            if (e.error() != UfsError.NOT_FOUND) {
                throw StoreErrors.of(e);
            }
        }
    }

    private boolean isHiddenSomewhere(UnlinkedFile file) {
        return core.directories()
                .hasLocal(local -> local instanceof LocalEntry.Hidden hidden
                        && hidden.file().equals(file));
    }

    private void deleteIfItIsStill(UnlinkedFile file) {
        try {
            UnderFileSystem store = file.mount().store();
            Optional<StoreEntry> there = store.stat(file.path());
            boolean still = there.isPresent()
                    && there.get() instanceof StoreEntry.StoreFile object
                    && object.version().equals(file.key().version());
            if (still) {
                store.delete(file.path());
            }
            core.directories().exhume(file);
            core.reads().abandon(file.key()::equals);
            core.cache().remove(file.key());
        } catch (UfsException | VfsException e) {
            LOG.warn("op=delete_unlinked path={} error={}", file.path(), e.getMessage());
        }
    }
}
