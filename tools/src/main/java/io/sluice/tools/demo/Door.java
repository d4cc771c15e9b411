package io.sluice.tools.demo;

import java.io.IOException;
import java.nio.file.Path;

/** One way into the namespace, as a program beside the gateway takes it. Paths are of the namespace. */
interface Door {
    String name();

    /** The SHA-256 of the bytes that it gives for {@code path}, and how many they are. */
    Sum read(String path) throws IOException;

    /** Writes {@code file} as {@code path}. */
    void write(Path file, String path) throws IOException;

    record Sum(String sha256, long bytes) {}
}
