package io.sluice.tools.admin;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.GatewayControl;

/** Finds what a path names. */
public final class Namespace {
    private final VirtualFileSystem files;
    private final GatewayControl control;

    Namespace(VirtualFileSystem files, GatewayControl control) {
        this.files = files;
        this.control = control;
    }

    FileAttributes find(Caller caller, VfsPath path) throws Problem {
        try {
            return find(files, caller, path);
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    /** @throws VfsException as a lookup of one of its names does */
    public static FileAttributes find(VirtualFileSystem files, Caller caller, VfsPath path) throws VfsException {
        FileAttributes found = files.attributes(InodeId.ROOT);
        for (FileName name : path.names()) {
            found = files.lookup(caller, found.id(), name);
        }
        return found;
    }

    FileAttributes findDirectory(Caller caller, VfsPath path) throws Problem {
        FileAttributes found = find(caller, path);
        if (!found.isDirectory()) {
            throw Problem.at(path, VfsError.NOT_DIRECTORY);
        }
        return found;
    }

    /** The directory that {@code path} lies in; the root lies in none. */
    InodeId parentOf(Caller caller, VfsPath path) throws Problem {
        if (path.isRoot()) {
            throw Problem.badRequest("/: the root of the namespace can't be made, moved or removed");
        }
        return findDirectory(caller, path.parent()).id();
    }

    EntryView view(VfsPath path, FileAttributes attributes) throws Problem {
        try {
            return EntryView.of(control, path, attributes);
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    /** The file at {@code path} as it will be seen in the directory {@code target} when it is moved or copied into it. */
    VfsPath into(Caller caller, VfsPath from, VfsPath target) throws Problem {
        try {
            return find(caller, target).isDirectory() && !from.isRoot() ? target.child(from.last()) : target;
        } catch (Problem problem) {
            if (problem.view().status() == 404) {
                return target;
            }
            throw problem;
        }
    }
}
