package io.sluice.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A complete file that becomes a cache file. */
record StagedFile(Path path, long size, int blockBytes) {
    /** All its blocks, with their checksums. */
    BlockStates checksums() throws IOException {
        BlockStates states = new BlockStates(Math.toIntExact((size + blockBytes - 1) / blockBytes));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(blockBytes, size));
            for (int i = 0; i < states.blocks(); i++) {
                long at = (long) i * blockBytes;
                block.clear().limit((int) Math.min(blockBytes, size - at));
                if (!BlockFiles.read(channel, block, at)) {
                    throw new IOException(path + ": became shorter while it was adopted");
                }
                states.add(i, BlockFiles.crc(block.flip()));
            }
        }
        return states;
    }

    /** Becomes that content's file. */
    void moveTo(StoredContent content, BlockFiles files) throws IOException {
        Path file = files.path(content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try {
            Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            files.makeDirectory(file.getParent());
            Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
