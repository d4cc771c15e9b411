package io.sluice.fuse.kernel;

import io.sluice.fuse.CacheUse;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.OpenFiles;
import io.sluice.fuse.OpenFlags;
import io.sluice.fuse.PassingFiles;
import io.sluice.fuse.kernel.Dispatcher.Call;
import io.sluice.fuse.kernel.Requests.ByHandle;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The requests about open files. Thread-safe. */
final class FileRequests {
    private final FuseDoor door;
    private final OpenFiles files;
    private final InodeOperations inodes;
    private final EntryReplies entries;
    private final NodeTable nodes;
    private final PassingFiles passing;

    FileRequests(FuseDoor door, InodeOperations inodes, EntryReplies entries, NodeTable nodes, PassingFiles passing) {
        this.door = door;
        this.files = door.files();
        this.inodes = inodes;
        this.entries = entries;
        this.nodes = nodes;
        this.passing = passing;
    }

    void open(Call call) throws VfsException {
        OpenFlags flags = new OpenFlags(Requests.Open.read(call.body()).flags());
        try {
            OpenFiles.Opened opened = inodes.open(call.caller(), call.inode(), call.node(), flags, passing);
            answerOpened(call, opened, flags.writes() || flags.truncates() ? 0 : Replies.Opened.NOFLUSH);
        } catch (VfsException e) {
            if (e.error() == VfsError.REPLACED) {
                // The kernel hears ESTALE and looks the name up again, and finds another node, which it opens.
                nodes.renew(call.inode());
            }
            throw e;
        }
    }

    private void answerOpened(Call call, OpenFiles.Opened opened, int more) {
        call.reply().ifLost(() -> files.release(opened.handle()));
        int flags = opened.passed().isPresent() ? Replies.Opened.PASSTHROUGH : flags(opened.cacheUse());
        new Replies.Opened(opened.handle(), flags | more, opened.passed().orElse(0))
                .write(call.reply().body());
    }

    private static int flags(CacheUse use) {
        return switch (use) {
            case KEEP -> Replies.Opened.KEEP_CACHE;
            case DROP -> 0;
            case BYPASS -> Replies.Opened.DIRECT_IO;
        };
    }

    void create(Call call) throws VfsException {
        Requests.Create wanted = Requests.Create.read(call.body());
        FileName name = call.name();
        long mark = entries.mark();
        OpenFiles.CreatedFile created =
                inodes.create(call.caller(), call.inode(), name, wanted.mode(), new OpenFlags(wanted.flags()));
        entries.put(created.attributes(), call.inode(), name, call.reply(), mark);
        answerOpened(call, created.opened(), 0);
    }

    void read(Call call) throws VfsException {
        Requests.Read wanted = Requests.Read.read(call.body());
        ByteBuffer into = call.reply().body();
        if (wanted.offset() < 0 || wanted.size() < 0 || wanted.size() > into.remaining()) {
            throw new VfsException(VfsError.INVALID, "a read of " + wanted.size() + " bytes at " + wanted.offset());
        }
        int start = into.position();
        ByteBuffer room = into.slice(start, wanted.size());
        Optional<SeenVersion> version = nodes.version(call.node());
        int count = version.isPresent()
                ? inodes.read(call.inode(), version.get().version(), wanted.offset(), room)
                : files.read(wanted.handle(), wanted.offset(), room);
        into.position(start + count);
    }

    void write(Call call) throws VfsException {
        Requests.Write wanted = Requests.Write.read(call.body());
        if (wanted.offset() < 0) {
            throw new VfsException(VfsError.INVALID, "a write at " + wanted.offset());
        }
        int count = files.write(wanted.handle(), wanted.offset(), call.body().slice());
        new Replies.Written(count).write(call.reply().body());
    }

    void flush(Call call) throws VfsException {
        files.flush(ByHandle.read(call.body(), ByHandle.FLUSH_BYTES).handle());
    }

    void sync(Call call) throws VfsException {
        files.sync(ByHandle.read(call.body(), ByHandle.SYNC_BYTES).handle());
    }

    void release(Call call) throws VfsException {
        files.release(ByHandle.read(call.body(), ByHandle.RELEASE_BYTES).handle());
    }

    void usage(Call call) throws VfsException {
        Replies.Usage usage = new Replies.Usage(door.vfs().usage(call.inode()));
        usage.write(call.reply().body());
    }
}
