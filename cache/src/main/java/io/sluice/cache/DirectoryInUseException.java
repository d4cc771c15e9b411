package io.sluice.cache;

import java.nio.file.Path;

/** Another daemon has this cache directory: two never share one. */
public final class DirectoryInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super("cache directory " + directory + " is used by another daemon: stop it, or name another directory");
    }
}
