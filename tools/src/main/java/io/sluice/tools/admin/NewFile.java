package io.sluice.tools.admin;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file on its way into the namespace: published as a whole, or gone when it is closed before. Not thread-safe. */
final class NewFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NewFile.class);

    private final VirtualFileSystem files;
    private final Caller caller;
    private final InodeId directory;
    private final FileName name;
    private final InodeId file;
    private final WriteLease lease;
    private long written;
    private boolean published;

    private NewFile(
            VirtualFileSystem files, Caller caller, InodeId directory, FileName name, InodeId file, WriteLease lease) {
        this.files = files;
        this.caller = caller;
        this.directory = directory;
        this.name = name;
        this.file = file;
        this.lease = lease;
    }

    static NewFile create(VirtualFileSystem files, Caller caller, InodeId directory, FileName name)
            throws VfsException {
        InodeId file = files.create(caller, directory, name, new CreateMode.Guarded(), AttributeChange.ofMode(0644))
                .file()
                .id();
        return new NewFile(files, caller, directory, name, file, files.openForWriting(caller, file, false));
    }

    void append(ByteBuffer data) throws VfsException {
        int length = data.remaining();
        files.write(caller, file, written, data, Stability.UNSTABLE);
        written += length;
    }

    /** Makes the file what everybody sees; with {@code persist=sync} it is in the store when this returns. */
    void publish() throws VfsException {
        lease.flush();
        published = true;
    }

    @Override
    public void close() {
        if (!published) {
            try {
                files.remove(caller, directory, name);
            } catch (VfsException e) {
                LOG.warn("event=unfinished-file-left name=\"{}\" reason=\"{}\"", name, e.getMessage());
            }
        }
        lease.close();
    }
}
