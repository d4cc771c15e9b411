package io.sluice.ufs.hdfs;

import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** The file systems of Hadoop's that the jars of a plugin hold, beside those that Hadoop has itself. */
final class ForeignFileSystems {
    private ForeignFileSystems() {}

    static Set<String> schemes(ClassLoader plugin) {
        Set<String> schemes = new TreeSet<>();
        each(plugin, found -> schemes.add(scheme(found)));
        if (schemes.isEmpty()) {
            throw new ServiceConfigurationError(HdfsFactory.SERVICE + " is declared, but there is none");
        }
        return Set.copyOf(schemes);
    }

    /** Tells {@code configuration} which classes serve the schemes: Hadoop by itself looks for them once a process, and not in plugins. */
    static void declare(ClassLoader plugin, Configuration configuration) {
        each(
                plugin,
                found -> configuration.set(
                        "fs." + scheme(found) + ".impl", found.getClass().getName()));
    }

    private static void each(ClassLoader plugin, Consumer<FileSystem> consumer) {
        for (FileSystem found : ServiceLoader.load(FileSystem.class, plugin)) {
            if (plugin.equals(found.getClass().getClassLoader())) {
                consumer.accept(found);
            }
        }
    }

    private static String scheme(FileSystem found) {
        try {
            return Optional.ofNullable(found.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        } catch (UnsupportedOperationException e) {
            throw new ServiceConfigurationError(found.getClass().getName() + " does not tell its scheme", e);
        }
    }
}
