package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Region;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A reply while it is written: a record mark, the RPC header, the results, and perhaps bytes of a file at their end. Not thread-safe. */
public final class RpcReply implements XdrWriter.Space {
    private static final int INITIAL_BYTES = 512;
    private static final int LAST_FRAGMENT = 0x8000_0000;
    private static final int REPLY = 1;
    private static final int MSG_ACCEPTED = 0;
    private static final int MSG_DENIED = 1;
    private static final int RPC_MISMATCH = 0;
    private static final int AUTH_ERROR = 1;
    private static final int AUTH_BADCRED = 1;
    private static final int AUTH_TOOWEAK = 5;

    private final ByteBuf buffer;
    private final ReplyMemory memory;
    private final XdrWriter writer;
    private int bodyStart;
    private int reservedBytes;
    private Optional<Region> region = Optional.empty();
    private Optional<String> failure = Optional.empty();

    /** To be made on an event loop, whose thread has a cache of small buffers. */
    RpcReply(ByteBufAllocator allocator, ReplyMemory memory) {
        this.buffer = allocator.directBuffer(INITIAL_BYTES);
        this.memory = memory;
        this.writer = new XdrWriter(buffer.nioBuffer(0, buffer.capacity()), this);
    }

    /** Where the results go. */
    public XdrWriter body() {
        return writer;
    }

    /** Makes room for {@code bytes} of results; waits while large replies to others take all the memory there is for them. */
    public void reserve(int bytes) {
        if (bytes > reservedBytes) {
            memory.release(reservedBytes);
            reservedBytes = memory.acquire(bytes);
        }
        writer.reserve(bytes);
    }

    /**
     * Ends the results with the bytes of {@code file} as opaque data (RFC 4506 §4.10), sent from the file itself.
     *
     * <p>The reply closes the region, also if this throws.
     */
    public void end(Region file) {
        if (file.length() > 0 && LeasedFileRegion.isSendable(file)) {
            region = Optional.of(file);
            writer.putInt(file.length());
            return;
        }
        try (file) {
            writer.putInt(file.length());
            copy(file);
        }
    }

    private void copy(Region file) {
        reserve(file.length() + Integer.BYTES);
        ByteBuffer into = writer.hole(file.length());
        try {
            while (into.hasRemaining()) {
                if (file.channel().read(into, file.position() + into.position()) < 0) {
                    throw new EOFException("a region ends before its length");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer.filled(file.length());
    }

    /** Notes that the call is refused, for who looks at the clients: what was asked, and the answer. */
    public void failed(String what) {
        failure = Optional.of(what);
    }

    /** What {@link #failed} noted. */
    Optional<String> failure() {
        return failure;
    }

    /** Forgets all results. */
    public void restart() {
        closeRegion();
        writer.rewind(bodyStart);
    }

    /** Begins an accepted reply; for statuses other than SUCCESS and PROG_MISMATCH this is all of it. */
    void accept(int xid, AcceptStatus status) {
        begin(xid, MSG_ACCEPTED);
        writer.putInt(Credential.AUTH_NONE);
        writer.putInt(0);
        writer.putInt(status.code());
        bodyStart = writer.position();
    }

    /** Agrees to speak TLS from here on (RFC 9289 §4.1). */
    void acceptTls(int xid) {
        begin(xid, MSG_ACCEPTED);
        writer.putInt(Credential.AUTH_NONE);
        writer.putOpaque(StartTls.agreement());
        writer.putInt(AcceptStatus.SUCCESS.code());
    }

    void refuseProgramVersion(int xid, int lowest, int highest) {
        accept(xid, AcceptStatus.PROG_MISMATCH);
        writer.putInt(lowest);
        writer.putInt(highest);
    }

    void refuseRpcVersion(int xid, int only) {
        begin(xid, MSG_DENIED);
        writer.putInt(RPC_MISMATCH);
        writer.putInt(only);
        writer.putInt(only);
    }

    void refuseCredential(int xid) {
        refuseAuthentication(xid, AUTH_BADCRED);
    }

    /** Refuses a call that came in clear where TLS is required (RFC 9289 §4.2). */
    void refuseCleartext(int xid) {
        refuseAuthentication(xid, AUTH_TOOWEAK);
    }

    private void refuseAuthentication(int xid, int why) {
        begin(xid, MSG_DENIED);
        writer.putInt(AUTH_ERROR);
        writer.putInt(why);
    }

    /** The reply as it is remembered: all but the record mark; for replies without a region. */
    byte[] toBytes() {
        byte[] bytes = new byte[writer.position() - Integer.BYTES];
        buffer.getBytes(Integer.BYTES, bytes);
        return bytes;
    }

    /** Becomes the reply that {@link #toBytes} gave. */
    void become(byte[] remembered) {
        closeRegion();
        writer.rewind(Integer.BYTES);
        writer.putFixed(remembered);
    }

    /** The finished reply, which owns everything from here on. */
    OutgoingReply finish() {
        int fileBytes = region.map(Region::length).orElse(0);
        int length = writer.position() - Integer.BYTES + fileBytes + XdrReader.padding(fileBytes);
        writer.putIntAt(0, length | LAST_FRAGMENT);
        buffer.writerIndex(writer.position());
        return new OutgoingReply(buffer, region.map(LeasedFileRegion::new), reservedBytes);
    }

    /** Gives everything back when there will be no reply. */
    void discard() {
        closeRegion();
        memory.release(reservedBytes);
        buffer.release();
    }

    @Override
    public ByteBuffer grown(ByteBuffer full, int more) {
        int position = full.position();
        buffer.writerIndex(position).capacity(Math.max(position + more, 2 * buffer.capacity()));
        return buffer.nioBuffer(0, buffer.capacity()).position(position);
    }

    private void begin(int xid, int replyStatus) {
        closeRegion();
        writer.rewind(0);
        writer.putInt(0);
        writer.putInt(xid);
        writer.putInt(REPLY);
        writer.putInt(replyStatus);
    }

    private void closeRegion() {
        region.ifPresent(Region::close);
        region = Optional.empty();
    }
}
