package io.sluice.vfs.core.read;

import io.sluice.vfs.Region;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** No bytes, as a region: what is read at or behind the end of a file. */
record EmptyRegion(FileChannel channel) implements Region {
    /** One for all; empty on systems that have no such device. */
    private static final Optional<Region> SHARED = open();

    static Optional<Region> get() {
        return SHARED;
    }

    private static Optional<Region> open() {
        try {
            return Optional.of(new EmptyRegion(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public void close() {}
}
