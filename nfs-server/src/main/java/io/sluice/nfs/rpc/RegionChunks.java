package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.io.EOFException;
import java.io.IOException;

/** The bytes of a region in pieces of memory, as they are taken: what is encrypted can't leave by sendfile(2). Not thread-safe. */
final class RegionChunks implements ChunkedInput<ByteBuf> {
    /** Four records of TLS. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final LeasedFileRegion file;
    private int sent;
    private boolean closed;

    /** @param file released by {@link #close} */
    RegionChunks(LeasedFileRegion file) {
        this.file = file;
    }

    @Override
    public boolean isEndOfInput() {
        return sent == file.region().length();
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) throws IOException {
        int bytes = Math.min(CHUNK_BYTES, file.region().length() - sent);
        ByteBuf chunk = allocator.directBuffer(bytes);
        try {
            while (chunk.readableBytes() < bytes) {
                long position = file.region().position() + sent + chunk.readableBytes();
                if (chunk.writeBytes(file.region().channel(), position, bytes - chunk.readableBytes()) < 0) {
                    throw new EOFException("a region ends before its length");
                }
            }
        } catch (IOException e) {
            chunk.release();
            throw e;
        }
        sent += bytes;
        return chunk;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // it is deprecated where it comes from
    public ByteBuf readChunk(ChannelHandlerContext ctx) throws IOException {
        return readChunk(ctx.alloc());
    }

    @Override
    public long length() {
        return file.region().length();
    }

    @Override
    public long progress() {
        return sent;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
