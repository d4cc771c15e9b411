package io.sluice.fuse.jnr;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import jnr.ffi.Pointer;

/** libfuse's own memory as a buffer, so that a channel reads into it without a copy. */
final class NativeMemory {
    private NativeMemory() {}

    /** The {@code length} bytes at {@code pointer}; good as long as the callback that got the pointer runs. */
    @SuppressWarnings(
            "restricted") // libfuse vouches for address and length; the JVM runs with native access for jnr anyway
    static ByteBuffer buffer(Pointer pointer, long length) {
        return MemorySegment.ofAddress(pointer.address()).reinterpret(length).asByteBuffer();
    }
}
