package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens HDFS, and with the jar of another file system of Hadoop's that one. Public for {@link java.util.ServiceLoader} and for plugins.
 *
 * <p>Thread-safe. No class of Hadoop is loaded before the first {@link #open}.
 */
public final class HdfsFactory implements UnderFileSystemFactory {
    /** How a jar tells which file systems of Hadoop it holds. */
    public static final String SERVICE = "org.apache.hadoop.fs.FileSystem";

    private static final int PAGE_SIZE = 1000;

    private final Set<String> schemes;
    private final Set<String> options;
    private final ClassLoader classes;

    public HdfsFactory() {
        this(Set.of("hdfs", "webhdfs", "swebhdfs"), HdfsSettings.OPTIONS, HdfsFactory.class.getClassLoader());
    }

    private HdfsFactory(Set<String> schemes, Set<String> options, ClassLoader classes) {
        this.schemes = schemes;
        this.options = options;
        this.classes = classes;
    }

    /**
     * The factory for the file systems of Hadoop's that a plugin brings. Loads Hadoop.
     *
     * @param plugin its class loader, which must see Hadoop as this class sees it
     * @throws java.util.ServiceConfigurationError or a LinkageError if the plugin is broken
     */
    public static HdfsFactory ofPlugin(ClassLoader plugin) {
        Set<String> options = new TreeSet<>(HdfsSettings.OPTIONS);
        options.add(HdfsSettings.ATOMIC_RENAME);
        return new HdfsFactory(ForeignFileSystems.schemes(plugin), Set.copyOf(options), plugin);
    }

    @Override
    public Set<String> schemes() {
        return schemes;
    }

    @Override
    public Set<String> options() {
        return options;
    }

    @Override
    public Set<String> secretOptions() {
        return HdfsSettings.SECRETS;
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
        return HdfsOpening.open(uri, HdfsSettings.parse(options), classes, PAGE_SIZE);
    }
}
