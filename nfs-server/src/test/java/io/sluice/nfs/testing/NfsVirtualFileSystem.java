package io.sluice.nfs.testing;

import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
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
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A file system as an NFS client sees it, so that what holds for the core can be held against the door. */
public final class NfsVirtualFileSystem implements VirtualFileSystem {
    private static final int PAGE_BYTES = 32 << 10;
    private static final int MAX_WRITE_BYTES = 1 << 20;
    private static final long AFTER_DOTS = 2;
    private static final List<Access> ACCESS_BITS =
            List.of(Access.READ, Access.LOOKUP, Access.MODIFY, Access.EXTEND, Access.DELETE, Access.EXECUTE);

    private final WireClient client;
    private final Map<InodeId, byte[]> handles = new ConcurrentHashMap<>();

    public NfsVirtualFileSystem(WireClient client) {
        this.client = client;
        handles.put(InodeId.ROOT, NfsWire.mount(client, "/"));
    }

    @Override
    public FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return lookup(caller, directory, name.bytes());
    }

    @Override
    public InodeId parent(InodeId inode) throws VfsException {
        return lookup(Caller.ROOT, inode, new byte[] {'.', '.'}).id();
    }

    @Override
    public FileAttributes attributes(InodeId inode) throws VfsException {
        return NfsWire.attributes(ok(NfsProcedure.GETATTR, Caller.ROOT, out -> putHandle(out, inode)));
    }

    @Override
    public void recall(InodeId inode, InodeId parent) throws VfsException {
        attributes(inode);
    }

    @Override
    public Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException {
        XdrReader in = ok(NfsProcedure.ACCESS, caller, out -> {
            putHandle(out, inode);
            out.putInt(wanted.stream()
                    .mapToInt(access -> 1 << ACCESS_BITS.indexOf(access))
                    .sum());
        });
        NfsWire.postOpAttributes(in);
        int granted = in.readInt();
        Set<Access> result = EnumSet.noneOf(Access.class);
        ACCESS_BITS.stream()
                .filter(access -> (granted & 1 << ACCESS_BITS.indexOf(access)) != 0)
                .forEach(result::add);
        return result;
    }

    @Override
    public DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        XdrReader in = ok(NfsProcedure.READDIRPLUS, caller, out -> {
            putHandle(out, directory);
            out.putLong(cookie == 0 ? AFTER_DOTS : cookie);
            out.putLong(0);
            out.putInt(PAGE_BYTES);
            out.putInt(PAGE_BYTES);
        });
        NfsWire.postOpAttributes(in);
        in.readLong();
        List<DirectoryEntry> entries = new ArrayList<>();
        while (in.readBoolean()) {
            InodeId id = new InodeId(in.readLong());
            FileName name = FileName.parse(in.readOpaque(FileName.MAX_BYTES));
            long entryCookie = in.readLong();
            FileAttributes attributes = NfsWire.postOpAttributes(in).orElseThrow();
            in.readBoolean();
            learn(id, NfsWire.handle(in));
            entries.add(new DirectoryEntry(name, entryCookie, attributes));
        }
        boolean end = in.readBoolean();
        return entries.size() > maxEntries
                ? new DirectoryPage(entries.subList(0, maxEntries), false)
                : new DirectoryPage(entries, end);
    }

    @Override
    public Content content(Caller caller, InodeId file) throws VfsException {
        boolean directory = attributes(file).isDirectory();
        try {
            read(caller, file, 0, 0);
        } catch (VfsException e) {
            // The one status that NFS has its own mind about (RFC 1813 §3.3.6).
            boolean expected = directory && e.error() == VfsError.INVALID;
            throw expected ? new VfsException(VfsError.IS_DIRECTORY, e.reason()) : e;
        }
        return new NfsContent(this, caller, file, attributes(file).size());
    }

    ByteBuffer read(Caller caller, InodeId file, long offset, int count) throws VfsException {
        XdrReader in = ok(NfsProcedure.READ, caller, out -> {
            putHandle(out, file);
            out.putLong(offset);
            out.putInt(count);
        });
        NfsWire.postOpAttributes(in);
        int read = in.readInt();
        in.readBoolean();
        ByteBuffer data = in.readOpaque(count);
        if (data.remaining() != read || in.remaining() > 0) {
            throw new AssertionError("READ says " + read + " and brings " + data.remaining());
        }
        return data;
    }

    @Override
    public Lease retain(InodeId inode) throws VfsException {
        throw new VfsException(VfsError.NOT_SUPPORTED, "NFS has no opens");
    }

    @Override
    public WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException {
        throw new VfsException(VfsError.NOT_SUPPORTED, "NFS has no opens");
    }

    @Override
    public Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        return created(ok(NfsProcedure.CREATE, caller, out -> {
            putEntry(out, directory, name);
            switch (mode) {
                case CreateMode.Unchecked() -> out.putInt(0);
                case CreateMode.Guarded() -> out.putInt(1);
                case CreateMode.Exclusive(long verifier) -> {
                    out.putInt(2);
                    out.putLong(verifier);
                    return;
                }
            }
            NfsWire.putAttributes(out, attributes);
        }));
    }

    @Override
    public Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException {
        return created(ok(NfsProcedure.MKDIR, caller, out -> {
            putEntry(out, directory, name);
            NfsWire.putAttributes(out, attributes);
        }));
    }

    @Override
    public Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability)
            throws VfsException {
        ByteBuffer bytes = ByteBuffer.allocate(data.length());
        data.pieces().forEach(bytes::put);
        bytes.flip();
        Change all = writePiece(caller, file, offset, bytes, stability);
        long at = offset + MAX_WRITE_BYTES;
        while (bytes.hasRemaining()) {
            Change next = writePiece(caller, file, at, bytes, stability);
            all = new Change(all.before(), next.after());
            at += MAX_WRITE_BYTES;
        }
        return all;
    }

    private Change writePiece(Caller caller, InodeId file, long offset, ByteBuffer data, Stability stability)
            throws VfsException {
        byte[] bytes = new byte[Math.min(data.remaining(), MAX_WRITE_BYTES)];
        data.get(bytes);
        XdrReader in = ok(NfsProcedure.WRITE, caller, out -> {
            putHandle(out, file);
            out.putLong(offset);
            out.putInt(bytes.length);
            out.putInt(stability == Stability.DURABLE ? 2 : 0);
            out.putOpaque(bytes);
        });
        Change change = NfsWire.change(in);
        if (in.readInt() != bytes.length) {
            throw new AssertionError("a short write");
        }
        return change;
    }

    @Override
    public Change commit(Caller caller, InodeId file) throws VfsException {
        return NfsWire.change(commitResults(caller, file));
    }

    @Override
    public Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException {
        return NfsWire.change(ok(NfsProcedure.SETATTR, caller, out -> {
            putHandle(out, inode);
            NfsWire.putAttributes(out, change);
            out.putBoolean(guard.isPresent());
            guard.ifPresent(time -> NfsWire.putTime(out, time));
        }));
    }

    @Override
    public Change remove(Caller caller, InodeId directory, FileName name) throws VfsException {
        return NfsWire.change(ok(NfsProcedure.REMOVE, caller, out -> putEntry(out, directory, name)));
    }

    @Override
    public Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        return NfsWire.change(ok(NfsProcedure.RMDIR, caller, out -> putEntry(out, directory, name)));
    }

    @Override
    public Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException {
        XdrReader in = ok(NfsProcedure.RENAME, caller, out -> {
            putEntry(out, fromDirectory, fromName);
            putEntry(out, toDirectory, toName);
        });
        return new Renamed(NfsWire.change(in), NfsWire.change(in));
    }

    @Override
    public StorageUsage usage(InodeId inode) throws VfsException {
        XdrReader in = ok(NfsProcedure.FSSTAT, Caller.ROOT, out -> putHandle(out, inode));
        NfsWire.postOpAttributes(in);
        long totalBytes = in.readLong();
        long freeBytes = in.readLong();
        in.readLong();
        return new StorageUsage(totalBytes, freeBytes, in.readLong(), in.readLong(), 4096, FileName.MAX_BYTES);
    }

    /** Only a WRITE or COMMIT tells it, so this makes a file to commit. */
    @Override
    public long writeVerifier() {
        try {
            InodeId directory =
                    lookup(Caller.ROOT, InodeId.ROOT, new FileName("data")).id();
            FileName name = new FileName("verifier-probe");
            InodeId file = create(Caller.ROOT, directory, name, new CreateMode.Guarded(), AttributeChange.NONE)
                    .file()
                    .id();
            XdrReader in = commitResults(Caller.ROOT, file);
            NfsWire.change(in);
            remove(Caller.ROOT, directory, name);
            return in.readLong();
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    private XdrReader commitResults(Caller caller, InodeId file) throws VfsException {
        return ok(NfsProcedure.COMMIT, caller, out -> {
            putHandle(out, file);
            out.putLong(0);
            out.putInt(0);
        });
    }

    private FileAttributes lookup(Caller caller, InodeId directory, byte[] name) throws VfsException {
        XdrReader in = ok(NfsProcedure.LOOKUP, caller, out -> {
            putHandle(out, directory);
            out.putOpaque(name);
        });
        byte[] handle = NfsWire.handle(in);
        FileAttributes found = NfsWire.postOpAttributes(in).orElseThrow();
        learn(found.id(), handle);
        return found;
    }

    private Created created(XdrReader in) {
        in.readBoolean();
        byte[] handle = NfsWire.handle(in);
        FileAttributes file = NfsWire.postOpAttributes(in).orElseThrow();
        learn(file.id(), handle);
        return new Created(file, NfsWire.change(in));
    }

    private void learn(InodeId inode, byte[] handle) {
        handles.put(inode, handle);
    }

    private void putHandle(XdrWriter out, InodeId inode) {
        out.putOpaque(handles.getOrDefault(inode, new byte[1]));
    }

    private void putEntry(XdrWriter out, InodeId directory, FileName name) {
        putHandle(out, directory);
        out.putOpaque(name.bytes());
    }

    private XdrReader ok(NfsProcedure procedure, Caller caller, Consumer<XdrWriter> arguments) throws VfsException {
        NfsWire.Answer answer = NfsWire.call(client, procedure, caller, arguments);
        if (answer.status() == NfsStatus.OK) {
            return answer.results();
        }
        VfsError error = Arrays.stream(VfsError.values())
                .filter(candidate -> NfsStatus.of(candidate) == answer.status())
                .findFirst()
                .orElseThrow(() -> new AssertionError(procedure + " answers " + answer.status()));
        throw new VfsException(error, procedure + " answers " + answer.status());
    }
}
