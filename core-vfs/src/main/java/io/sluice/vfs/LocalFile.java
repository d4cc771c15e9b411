package io.sluice.vfs;

import java.nio.file.Path;

/** A whole content as one local file, which stays there until the lease is closed. Nobody writes to it. */
public interface LocalFile extends Lease {
    Path path();
}
