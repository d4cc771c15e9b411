package io.sluice.vfs.storage;

import java.util.Map;
import java.util.Set;

/** Makes the connector for a URI; found by {@link java.util.ServiceLoader}. */
public interface UnderFileSystemFactory {
    /** The URI schemes it serves, in lower case. */
    Set<String> schemes();

    /**
     * The options it knows (without those of the mount itself), as {@link OptionNames} reads them; those that hold secrets are masked wherever options are
     * shown.
     */
    Set<String> options();

    /** Those of {@link #options()} that are secret. */
    Set<String> secretOptions();

    /**
     * Opens the store and makes sure, by as few requests as will do, that it is there and lets us in.
     *
     * @throws UfsException {@link UfsError#INVALID} for an option or URI that makes no sense, or what the store answers
     */
    UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException;

    /**
     * Opens the store for a mount. A connector whose store keeps what a killed gateway had begun notes it in {@code uploads}, and removes what was left behind
     * there in the background.
     */
    default UnderFileSystem open(MountUri uri, Map<String, String> options, UnfinishedUploads uploads)
            throws UfsException {
        return open(uri, options);
    }
}
