package io.sluice.fuse;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Changes;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.Stability;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A file system whose files are shown as somebody's, whoever owns them. Thread-safe.
 *
 * <p>Who may do what is judged by what is shown, which the kernel does before it asks (default_permissions); so behind it all is done in Sluice's own name.
 * What is made is owned by who made it.
 */
final class OwnedFileSystem implements VirtualFileSystem {
    private static final int SET_GROUP_ID = 02000;

    private final VirtualFileSystem files;
    private final ShownOwner owner;

    OwnedFileSystem(VirtualFileSystem files, ShownOwner owner) {
        this.files = files;
        this.owner = owner;
    }

    private static Caller inOwnName(Caller caller) {
        return new Caller(Caller.ROOT.uid(), Caller.ROOT.gid(), Caller.Groups.NONE, caller.origin());
    }

    private Change shown(Change change) {
        return new Change(owner.shows(change.before()), owner.shows(change.after()));
    }

    private Created shown(Created created) {
        return new Created(owner.shows(created.file()), shown(created.directory()));
    }

    /** What the caller makes is the caller's, but for the group that the directory gives. */
    private AttributeChange madeBy(Caller caller, InodeId directory, AttributeChange attributes) throws VfsException {
        boolean inherits = (files.attributes(directory).mode() & SET_GROUP_ID) != 0;
        OptionalInt group = inherits ? OptionalInt.empty() : OptionalInt.of(caller.gid());
        return new AttributeChange(
                attributes.mode(),
                OptionalInt.of(attributes.uid().orElse(caller.uid())),
                attributes.gid().isPresent() ? attributes.gid() : group,
                attributes.size(),
                attributes.accessed(),
                attributes.modified());
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return owner.shows(files.lookup(inOwnName(caller), directory, name));
    }

    @Override
    public InodeId parent(InodeId inode) throws VfsException {
        return files.parent(inode);
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        return owner.shows(files.attributes(inode));
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        files.recall(inode, parent);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        return files.access(inOwnName(caller), inode, wanted);
    }

    @Override
    public DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        DirectoryPage page = files.list(inOwnName(caller), directory, cookie, maxEntries);
        List<DirectoryEntry> entries = page.entries().stream()
                .map(entry -> new DirectoryEntry(entry.name(), entry.cookie(), owner.shows(entry.attributes())))
                .toList();
        return new DirectoryPage(entries, page.end());
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        return files.content(inOwnName(caller), file);
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        return files.retain(inode);
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        AttributeChange made = madeBy(caller, directory, attributes);
        return shown(files.create(inOwnName(caller), directory, name, mode, made));
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        AttributeChange made = madeBy(caller, directory, attributes);
        return shown(files.makeDirectory(inOwnName(caller), directory, name, made));
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        return files.openForWriting(inOwnName(caller), file, truncate);
    }

    @Override
    public Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        return shown(files.write(inOwnName(caller), file, offset, data, stability));
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        return shown(files.commit(inOwnName(caller), file));
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        AttributeChange visible = owner.visible(change);
        if (visible.isEmpty()) {
            FileAttributes now = attributes(inode);
            return new Change(now, now);
        }
        return shown(files.changeAttributes(inOwnName(caller), inode, visible, guard));
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        return shown(files.remove(inOwnName(caller), directory, name));
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        return shown(files.removeDirectory(inOwnName(caller), directory, name));
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        Renamed renamed = files.rename(inOwnName(caller), fromDirectory, fromName, toDirectory, toName);
        return new Renamed(shown(renamed.from()), shown(renamed.to()));
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        return files.usage(inode);
    }

    @Override
    public long writeVerifier() {
        return files.writeVerifier();
    }

    @Override
    public Changes changes() {
        return files.changes();
    }
}
