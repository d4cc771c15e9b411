package io.sluice.vfs.storage;

import java.util.Map;
import java.util.Set;

/** Opens the store of any URI, with the decorators that every store gets. Thread-safe. */
public interface StoreOpener {
    /** The URI schemes that can be opened. */
    Set<String> schemes();

    /** The options that the connector for {@code scheme} knows, as {@link OptionNames} reads them; empty for an unknown scheme. */
    Set<String> options(String scheme);

    /** Those of {@link #options} that are secret, and shown as {@code ****} everywhere. */
    Set<String> secretOptions(String scheme);

    /** Why connectors were left out that would serve other schemes, by the names of their plugins. */
    default Map<String, String> brokenPlugins() {
        return Map.of();
    }

    /**
     * Opens the store of a mount and makes sure that it is there and lets us in.
     *
     * @param options those of the connector only
     * @throws UfsException {@link UfsError#INVALID} for an unknown scheme or option, or what the store answers
     */
    UnderFileSystem open(MountUri uri, Map<String, String> options, StoreHost host) throws UfsException;

    /** Opens a store that belongs to no mount. */
    default UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
        return open(uri, options, StoreHost.NONE);
    }
}
