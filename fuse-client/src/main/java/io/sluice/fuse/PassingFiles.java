package io.sluice.fuse;

import java.nio.file.Path;
import java.util.OptionalInt;

/** How a binding lets the kernel read a local file by itself, past the door. Thread-safe. */
public interface PassingFiles {
    /** The kernel can't. */
    PassingFiles NONE = new PassingFiles() {
        @Override
        public boolean isWorthIt(long bytes) {
            return false;
        }

        @Override
        public OptionalInt register(Path file) {
            return OptionalInt.empty();
        }

        @Override
        public void unregister(int id) {
            throw new IllegalArgumentException("nothing is registered");
        }
    };

    /** Whether a file of this size is read faster so, the cost of its opens included. */
    boolean isWorthIt(long bytes);

    /** Gives {@code file} to the kernel, and tells by which id; empty if it does not take it. */
    OptionalInt register(Path file);

    /** Takes it back; what is open by it stays so. */
    void unregister(int id);
}
