package io.sluice.tools.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Through a FUSE mount of the root of the namespace, with nothing but files. */
record FuseDoorway(Path mountpoint) implements Door {
    @Override
    public String name() {
        return "FUSE";
    }

    @Override
    public Sum read(String path) throws IOException {
        try (InputStream in = Files.newInputStream(local(path))) {
            return Digest.of(in);
        }
    }

    @Override
    public void write(Path file, String path) throws IOException {
        Files.copy(file, local(path));
    }

    private Path local(String path) {
        return mountpoint.resolve(path.substring(1));
    }
}
