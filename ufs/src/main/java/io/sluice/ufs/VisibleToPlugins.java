package io.sluice.ufs;

import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a plugin sees of the gateway: the ports, the logging, and the JDK; so that the libraries that the gateway happens to have can't get in the way of those
 * that the plugin brings. Thread-safe.
 */
final class VisibleToPlugins extends ClassLoader {
    private static final Set<String> PORTS = Set.of("io.sluice.vfs", "io.sluice.vfs.storage", "org.slf4j");
    private static final List<String> HADOOP = List.of("org.apache.hadoop.", "org.apache.commons.logging.");
    private static final String HADOOP_DEFAULTS = "-default.xml";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader gateway;
    private final boolean hadoop;

    /** @param hadoop whether Hadoop is to be seen too, as its file systems need it */
    VisibleToPlugins(ClassLoader gateway, boolean hadoop) {
        super(ClassLoader.getPlatformClassLoader());
        this.gateway = gateway;
        this.hadoop = hadoop;
    }

    /** Comes here only for what the JDK does not have. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!isVisible(name)) {
            throw new ClassNotFoundException(name);
        }
        return gateway.loadClass(name);
    }

    private boolean isVisible(String name) {
        String itsPackage = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return PORTS.contains(itsPackage)
                || itsPackage.startsWith("org.slf4j.")
                || (hadoop && HADOOP.stream().anyMatch(name::startsWith));
    }

    /** Hadoop finds the defaults of its settings through whoever asks for them. */
    @Override
    protected URL findResource(String name) {
        return Optional.of(name)
                .filter(text -> hadoop && text.endsWith(HADOOP_DEFAULTS) && text.indexOf('/') < 0)
                .map(gateway::getResource)
                .orElse(null);
    }
}
