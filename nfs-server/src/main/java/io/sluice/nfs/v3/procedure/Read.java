package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Arguments;
import io.sluice.nfs.v3.FailureBody;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsFailure;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.Procedure;
import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;
import java.util.Optional;

/** Reads from a file (RFC 1813 §3.3.6): large runs are sent from the cache file itself, small ones through a buffer. */
final class Read implements Procedure<Read.Args> {
    /** @param offset negative if it lies behind every file */
    record Args(Target file, long offset, long count) {}

    /** Up to so many bytes, one copy costs less than a system call of their own. */
    static final int BUFFERED_BYTES = 64 << 10;

    private static final int HEADER_BYTES = 4 * Integer.BYTES + Results.ATTRIBUTES_BYTES;

    private final VirtualFileSystem files;
    private final int payloadBytes;
    private final NfsCounters counters;

    Read(VirtualFileSystem files, int payloadBytes, NfsCounters counters) {
        this.files = files;
        this.payloadBytes = payloadBytes;
        this.counters = counters;
    }

    @Override
    public Args decode(Arguments in) {
        return new Args(in.target(), in.xdr().readLong(), in.xdr().readUnsignedInt());
    }

    @Override
    public List<Target> targets(Args arguments) {
        return List.of(arguments.file());
    }

    @Override
    public FailureBody failureBody() {
        return FailureBody.ATTRIBUTES;
    }

    @Override
    public void answer(Args arguments, Results out) throws VfsException {
        try {
            read(arguments, out);
        } catch (VfsException e) {
            if (e.error() != VfsError.REPLACED) {
                throw e;
            }
            out.restart();
            read(arguments, out); // the file has other bytes now, and the client may have those
        }
    }

    private void read(Args arguments, Results out) throws VfsException {
        Target file = arguments.file();
        FileAttributes attributes = files.attributes(file.inode());
        if (attributes.isDirectory()) {
            throw new NfsFailure(NfsStatus.INVAL);
        }
        Content content = files.content(file.caller(), file.inode());
        long size = content.size();
        long behind = arguments.offset() < 0 ? 0 : Math.max(0, size - arguments.offset());
        int count = (int) Math.min(Math.min(arguments.count(), payloadBytes), behind);
        out.ok();
        out.postOpAttributes(file, attributes);
        out.xdr().reserve(HEADER_BYTES);
        if (count > BUFFERED_BYTES) {
            Optional<Region> region = content.region(arguments.offset(), count);
            if (region.isPresent()) {
                counters.read(region.get().length());
                send(region.get(), behind, out);
                return;
            }
        }
        counters.read(copy(content, arguments.offset(), count, behind, out));
    }

    private static void send(Region region, long behind, Results out) {
        out.xdr().putInt(region.length());
        out.xdr().putBoolean(region.length() >= behind);
        out.end(region);
    }

    /** How many bytes that were. */
    private static int copy(Content content, long offset, int count, long behind, Results out) throws VfsException {
        out.reserve(HEADER_BYTES + count);
        XdrWriter xdr = out.xdr();
        int at = xdr.position();
        xdr.putInt(0);
        xdr.putBoolean(false);
        xdr.putInt(0);
        int read = count == 0 ? 0 : content.read(offset, xdr.hole(count));
        xdr.putIntAt(at, read);
        xdr.putIntAt(at + Integer.BYTES, read < count || read >= behind ? 1 : 0);
        xdr.putIntAt(at + 2 * Integer.BYTES, read);
        xdr.filled(read);
        return read;
    }
}
