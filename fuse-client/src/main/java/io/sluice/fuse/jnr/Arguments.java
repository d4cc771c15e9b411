package io.sluice.fuse.jnr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A {@code struct fuse_args} (fuse_opt.h): a command line, which libfuse consumes as it goes. */
final class Arguments {
    private static final int ARGV_OFFSET = 8;
    private static final int BYTES = 24;

    private final Pointer struct;

    /** Keeps the native memory alive that the struct points to. */
    private final List<Pointer> referenced = new ArrayList<>();

    Arguments(Runtime runtime, List<String> values) {
        int addressBytes = runtime.addressSize();
        Pointer vector = keep(Memory.allocateDirect(runtime, (values.size() + 1) * addressBytes, true));
        for (int i = 0; i < values.size(); i++) {
            byte[] text = values.get(i).getBytes(StandardCharsets.UTF_8);
            Pointer copy = keep(Memory.allocateDirect(runtime, text.length + 1, true));
            copy.put(0, text, 0, text.length);
            vector.putPointer((long) i * addressBytes, copy);
        }
        struct = keep(Memory.allocateDirect(runtime, BYTES, true));
        struct.putInt(0, values.size());
        struct.putPointer(ARGV_OFFSET, vector);
    }

    private Pointer keep(Pointer memory) {
        referenced.add(memory);
        return memory;
    }

    Pointer struct() {
        return struct;
    }
}
