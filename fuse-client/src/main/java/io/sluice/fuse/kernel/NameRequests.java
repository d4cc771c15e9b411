package io.sluice.fuse.kernel;

import io.sluice.fuse.kernel.Dispatcher.Call;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;

/** The requests about names and attributes. Thread-safe. */
final class NameRequests {
    private final InodeOperations inodes;
    private final NodeTable nodes;
    private final EntryReplies entries;

    NameRequests(InodeOperations inodes, NodeTable nodes, EntryReplies entries) {
        this.inodes = inodes;
        this.nodes = nodes;
        this.entries = entries;
    }

    void lookup(Call call) throws VfsException {
        FileName name = call.name();
        long mark = entries.mark();
        FileAttributes file;
        try {
            file = inodes.lookup(call.caller(), call.inode(), name);
        } catch (VfsException e) {
            if (e.error() == VfsError.NOT_FOUND && entries.putNothing(call.inode(), name, call.reply(), mark)) {
                return;
            }
            throw e;
        }
        entries.put(file, call.inode(), name, call.reply(), mark);
    }

    void getAttributes(Call call) throws VfsException {
        Requests.GetAttributes.read(call.body());
        long mark = entries.mark();
        answerAttributes(call, inodes.attributes(call.inode(), call.node()), mark);
    }

    private void answerAttributes(Call call, FileAttributes file, long mark) {
        entries.putAttributes(file, call.node(), call.reply(), mark);
    }

    void setAttributes(Call call) throws VfsException {
        Requests.SetAttributes wanted = Requests.SetAttributes.read(call.body());
        long mark = entries.mark();
        answerAttributes(call, inodes.change(call.caller(), call.inode(), wanted), mark);
    }

    void access(Call call) throws VfsException {
        inodes.access(
                call.caller(), call.inode(), Requests.Access.read(call.body()).mask());
    }

    void readLink(Call call) throws VfsException {
        inodes.attributes(call.inode());
        throw new VfsException(VfsError.INVALID, "there are no symbolic links here");
    }

    void link(Call call) throws VfsException {
        inodes.link();
    }

    void makeNode(Call call) throws VfsException {
        int mode = Requests.MakeNode.read(call.body()).mode();
        FileName name = call.name();
        long mark = entries.mark();
        entries.put(inodes.makeNode(call.caller(), call.inode(), name, mode), call.inode(), name, call.reply(), mark);
    }

    void makeDirectory(Call call) throws VfsException {
        int mode = Requests.MakeDirectory.read(call.body()).mode();
        FileName name = call.name();
        long mark = entries.mark();
        entries.put(
                inodes.makeDirectory(call.caller(), call.inode(), name, mode), call.inode(), name, call.reply(), mark);
    }

    void unlink(Call call) throws VfsException {
        inodes.unlink(call.caller(), call.inode(), call.name());
    }

    void removeDirectory(Call call) throws VfsException {
        inodes.removeDirectory(call.caller(), call.inode(), call.name());
    }

    void rename(Call call) throws VfsException {
        InodeId target = nodes.inode(Requests.Rename.read(call.body()).newDirectory());
        FileName from = call.name();
        FileName to = call.name();
        inodes.rename(call.caller(), call.inode(), from, target, to);
    }
}
