package io.sluice.ufs;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import io.sluice.vfs.storage.UnfinishedUploads;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;

/**
 * A connector that a plugin brings. What it is and knows was asked once, when it was loaded; what it breaks when it opens a store is an answer like others.
 *
 * @param plugin the plugin's name
 */
record PluginFactory(
        String plugin,
        ClassLoader classes,
        UnderFileSystemFactory factory,
        Set<String> schemes,
        Set<String> options,
        Set<String> secretOptions)
        implements UnderFileSystemFactory {
    static PluginFactory of(String plugin, ClassLoader classes, UnderFileSystemFactory factory) {
        return new PluginFactory(
                plugin,
                classes,
                factory,
                Set.copyOf(factory.schemes()),
                Set.copyOf(factory.options()),
                Set.copyOf(factory.secretOptions()));
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
        return open(uri, options, UnfinishedUploads.NONE);
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options, UnfinishedUploads uploads)
            throws UfsException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(classes);
        try {
            return factory.open(uri, options, uploads);
        } catch (LinkageError | ServiceConfigurationError | RuntimeException e) {
            throw new UfsException(
                    UfsError.INVALID, "the plugin " + plugin + " is broken, it can't open " + uri + ": " + e, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
