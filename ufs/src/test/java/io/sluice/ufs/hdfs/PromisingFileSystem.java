package io.sluice.ufs.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system of Hadoop's that Sluice does not know: {@code promising://host/folder} is a folder of this host. Its rename is atomic and never replaces, as that of
 * Ozone or of Azure's hierarchical namespaces; that of the local file system, which it stands on, would replace.
 */
public final class PromisingFileSystem extends RawLocalFileSystem {
    static final String SCHEME = "promising";

    private static final URI ADDRESS = URI.create(SCHEME + "://host/");

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return ADDRESS;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        synchronized (PromisingFileSystem.class) {
            if (isThere(to)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            return isThere(from) && super.rename(from, to);
        }
    }

    private boolean isThere(Path path) throws IOException {
        try {
            FileStatus status = getFileStatus(path);
            return status.isFile() || status.isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }
}
