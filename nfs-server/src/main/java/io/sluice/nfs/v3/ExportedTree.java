package io.sluice.nfs.v3;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.GroupSource;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.rpc.Credential;
import io.sluice.nfs.rpc.Peer;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The namespace as clients may see it: only with a handle of an export that admits them, and never above its root. Thread-safe. */
public final class ExportedTree {
    private final VirtualFileSystem files;
    private final ExportTable exports;
    private final HandleCodec handles;
    private final GroupSource groups;

    public ExportedTree(VirtualFileSystem files, ExportTable exports, HandleCodec handles, GroupSource groups) {
        this.files = files;
        this.exports = exports;
        this.handles = handles;
        this.groups = groups;
    }

    public ExportTable exports() {
        return exports;
    }

    public HandleCodec handles() {
        return handles;
    }

    /**
     * What {@code rawHandle} names.
     *
     * @throws NfsFailure BADHANDLE if it is forged, STALE if its export is no more, ACCES if the export does not admit the client,
     *     JUKEBOX if that is not known yet
     */
    Target open(ByteBuffer rawHandle, Credential credential, Peer client) {
        FileHandle handle = handles.decode(rawHandle);
        NfsExport export = exportOf(handle, client);
        return new Target(handle, export, Callers.of(credential, export, client, groups));
    }

    /** The same if who calls is known already; never blocks. */
    Optional<Target> openNow(ByteBuffer rawHandle, Credential credential, Peer client) {
        FileHandle handle = handles.decode(rawHandle);
        NfsExport export = exportOf(handle, client);
        return Callers.known(credential, export, client, groups).map(caller -> new Target(handle, export, caller));
    }

    private NfsExport exportOf(FileHandle handle, Peer client) {
        NfsExport export = exports.find(handle.exportId()).orElseThrow(() -> new NfsFailure(NfsStatus.STALE));
        return switch (exports.admission(export, client.socket())) {
            case ADMITTED -> export;
            case REFUSED -> throw new NfsFailure(NfsStatus.ACCES);
            case UNKNOWN -> throw new NfsFailure(NfsStatus.JUKEBOX);
        };
    }

    /** The handle of the directory at {@code path}, which lies in {@code export}. */
    public FileHandle mount(NfsExport export, VfsPath path) throws VfsException {
        InodeId inode = inodeOf(path);
        return new FileHandle(export.id(), inode, files.parent(inode));
    }

    /**
     * What ".." of {@code directory} is: of the root of an export, that itself.
     *
     * @throws NfsFailure ACCES if the directory was moved out of its export
     */
    public FileHandle parentOf(Target directory) throws VfsException {
        InodeId root = inodeOf(directory.export().path());
        if (directory.inode().equals(root)) {
            return directory.handle();
        }
        InodeId parent = files.parent(directory.inode());
        InodeId ancestor = parent;
        while (!ancestor.equals(root)) {
            if (ancestor.equals(InodeId.ROOT)) {
                throw new NfsFailure(NfsStatus.ACCES);
            }
            ancestor = files.parent(ancestor);
        }
        return new FileHandle(directory.handle().exportId(), parent, files.parent(parent));
    }

    private InodeId inodeOf(VfsPath path) throws VfsException {
        InodeId inode = InodeId.ROOT;
        for (FileName name : path.names()) {
            inode = files.lookup(Caller.ROOT, inode, name).id();
        }
        return inode;
    }
}
