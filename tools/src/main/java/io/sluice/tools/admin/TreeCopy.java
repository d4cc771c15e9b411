package io.sluice.tools.admin;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Copies files and directories within the namespace; memory grows with the depth only. Not thread-safe. */
final class TreeCopy {
    private static final int CHUNK_BYTES = 1 << 20;

    private final VirtualFileSystem files;
    private final Caller caller;
    private final Namespace namespace;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private long copiedFiles;

    TreeCopy(VirtualFileSystem files, Caller caller, Namespace namespace) {
        this.files = files;
        this.caller = caller;
        this.namespace = namespace;
    }

    long copiedFiles() {
        return copiedFiles;
    }

    void file(VfsPath from, InodeId file, VfsPath to) throws Problem {
        InodeId directory = namespace.parentOf(caller, to);
        try {
            copyInto(file, directory, to.last());
        } catch (VfsException e) {
            throw Problem.at(to, e);
        }
    }

    void directory(VfsPath from, InodeId directory, VfsPath to) throws Problem, IOException {
        Deque<InodeId> targets = new ArrayDeque<>();
        try {
            targets.push(made(namespace.parentOf(caller, to), to.last()));
        } catch (VfsException e) {
            throw Problem.at(to, e);
        }
        new TreeWalk(files, caller).visit(from, directory, true, new TreeWalk.Visitor() {
            @Override
            public void entry(VfsPath at, InodeId parent, FileAttributes attributes) throws VfsException {
                if (attributes.isDirectory()) {
                    targets.push(made(targets.peek(), at.last()));
                } else {
                    copyInto(attributes.id(), targets.peek(), at.last());
                }
            }

            @Override
            public void left(VfsPath left, InodeId parent, InodeId id) {
                targets.pop();
            }
        });
    }

    private InodeId made(InodeId parent, FileName name) throws VfsException {
        return files.makeDirectory(caller, parent, name, AttributeChange.ofMode(0755))
                .file()
                .id();
    }

    private void copyInto(InodeId file, InodeId directory, FileName name) throws VfsException {
        try (Lease _ = files.retain(file);
                NewFile copy = NewFile.create(files, caller, directory, name)) {
            Content content = files.content(caller, file);
            long offset = 0;
            for (int count = read(content, offset); count > 0; count = read(content, offset)) {
                copy.append(chunk.flip());
                offset += count;
            }
            copy.publish();
            copiedFiles++;
        }
    }

    private int read(Content content, long offset) throws VfsException {
        return content.read(offset, chunk.clear());
    }
}
