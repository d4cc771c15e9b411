package io.sluice.nfs.v3;

import io.sluice.nfs.rpc.RpcReply;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileType;
import io.sluice.vfs.Region;
import java.time.Instant;

/** The results of one call, written in the words of RFC 1813. Not thread-safe. */
public final class Results {
    /** Length of fattr3, in bytes. */
    public static final int ATTRIBUTES_BYTES = 84;

    /** Length of nfs_fh3, in bytes. */
    public static final int HANDLE_BYTES = Integer.BYTES + HandleCodec.BYTES + XdrReader.padding(HandleCodec.BYTES);

    private static final int NF3REG = 1;
    private static final int NF3DIR = 2;
    private static final long USED_UNIT_BYTES = 4096;
    private static final long MAX_SECONDS = 0xffff_ffffL;

    private final RpcReply reply;
    private final XdrWriter xdr;
    private final HandleCodec handles;

    Results(RpcReply reply, HandleCodec handles) {
        this.reply = reply;
        this.xdr = reply.body();
        this.handles = handles;
    }

    /** Whatever has no method here. */
    public XdrWriter xdr() {
        return xdr;
    }

    /** Begins the results of a call that succeeded. */
    public void ok() {
        xdr.putInt(NfsStatus.OK.code());
    }

    /** Makes room for large results; may wait for it. */
    public void reserve(int bytes) {
        reply.reserve(bytes);
    }

    /** Ends the results with the bytes of {@code file} as opaque data; the reply closes it. */
    public void end(Region file) {
        reply.end(file);
    }

    /** Notes that the call is refused, for who looks at the clients. */
    void failed(String what) {
        reply.failed(what);
    }

    /** Forgets what was written. */
    public void restart() {
        reply.restart();
    }

    /** RFC 1813 §2.6, fattr3; {@code about} is the file itself, or any other of the same export. */
    public void attributes(Target about, FileAttributes attributes) {
        xdr.reserve(ATTRIBUTES_BYTES);
        xdr.putInt(attributes.type() == FileType.DIRECTORY ? NF3DIR : NF3REG);
        xdr.putInt(attributes.mode());
        xdr.putInt(attributes.links());
        xdr.putInt(attributes.uid());
        xdr.putInt(attributes.gid());
        xdr.putLong(attributes.size());
        xdr.putLong(attributes.size() + (-attributes.size() & (USED_UNIT_BYTES - 1)));
        xdr.putLong(0); // no device numbers
        xdr.putLong(Integer.toUnsignedLong(about.handle().exportId()));
        xdr.putLong(attributes.id().value());
        time(attributes.accessed());
        time(attributes.modified());
        time(attributes.changed());
    }

    /** RFC 1813 §2.6, post_op_attr. */
    public void postOpAttributes(Target about, FileAttributes attributes) {
        xdr.putBoolean(true);
        attributes(about, attributes);
    }

    /** RFC 1813 §2.6, post_op_attr and pre_op_attr, when they are not known. */
    public void noAttributes() {
        xdr.putBoolean(false);
    }

    /** RFC 1813 §2.6, wcc_data. */
    public void change(Target about, Change change) {
        xdr.putBoolean(true);
        xdr.putLong(change.before().size());
        time(change.before().modified());
        time(change.before().changed());
        postOpAttributes(about, change.after());
    }

    /** RFC 1813 §2.4, nfs_fh3. */
    public void handle(FileHandle handle) {
        xdr.putOpaque(handles.encode(handle));
    }

    /** RFC 1813 §2.6, post_op_fh3. */
    public void postOpHandle(FileHandle handle) {
        xdr.putBoolean(true);
        handle(handle);
    }

    /** RFC 1813 §2.5, nfstime3. */
    public void time(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), 0, MAX_SECONDS);
        xdr.putInt((int) seconds);
        xdr.putInt(time.getNano());
    }
}
