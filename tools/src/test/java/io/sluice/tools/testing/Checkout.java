package io.sluice.tools.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {
    private Checkout() {}

    public static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("core-vfs"))) {
            at = at.getParent();
        }
        return at;
    }
}
