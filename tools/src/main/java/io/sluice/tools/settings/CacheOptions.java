package io.sluice.tools.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The block cache.
 *
 * @param directories in the order in which they are filled; empty means {@code cache} in the home
 * @param size how much each directory may hold; without it, until 10 % of its file system is free
 * @param blockSize a power of two from 64 KiB to 64 MiB
 * @param stagingReserve how much of the file system of each directory, at most half of it, cached blocks leave to files that are being written
 */
public record CacheOptions(
        List<Path> directories, Optional<DataSize> size, DataSize blockSize, DataSize stagingReserve) {
    public CacheOptions {
        directories = List.copyOf(directories);
        if (!blockSize.isPowerOfTwo() || blockSize.bytes() < 64 << 10 || blockSize.bytes() > 64 << 20) {
            throw new InvalidSetting("block-size", "be a power of two from 64KiB to 64MiB");
        }
        if (size.isPresent() && size.get().bytes() < blockSize.bytes()) {
            throw new InvalidSetting("size", "be at least one block (" + blockSize + "), or auto");
        }
        if (directories.stream().distinct().count() < directories.size()) {
            throw new InvalidSetting("directories", "name each directory once");
        }
    }

    static CacheOptions defaults() {
        return new CacheOptions(List.of(), Optional.empty(), DataSize.ofMebibytes(1), DataSize.ofMebibytes(1024));
    }
}
