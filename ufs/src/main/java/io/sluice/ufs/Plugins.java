package io.sluice.ufs;

import io.sluice.ufs.hdfs.HdfsFactory;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors that third parties bring as jars: each folder and each jar in the plugins' directory is one plugin, with a class loader of its own that sees
 * {@link VisibleToPlugins} and its own jars. A plugin that is broken is left out as a whole, with one line in the log; it keeps nothing else from working.
 *
 * <p>A plugin runs with all the rights of the gateway. Immutable, but for {@link #close}.
 */
final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,30}");
    private static final int MAX_DETAIL = 300;

    private final Map<String, UnderFileSystemFactory> factories = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    private Plugins() {}

    /** No plugins. */
    static Plugins none() {
        return new Plugins();
    }

    /**
     * Loads all plugins of a directory, in the order of their names.
     *
     * @param taken the schemes that no plugin may take over
     */
    static Plugins load(Path directory, Set<String> taken) {
        Plugins plugins = new Plugins();
        try {
            for (PluginJars jars : PluginJars.in(directory)) {
                plugins.add(jars, taken);
            }
        } catch (IOException e) {
            plugins.leaveOut(directory.toString(), "can't be read: " + e.getMessage());
        }
        return plugins;
    }

    /** By scheme. */
    Map<String, UnderFileSystemFactory> factories() {
        return Collections.unmodifiableMap(factories);
    }

    /** Why a plugin was left out, by its name. */
    Map<String, String> problems() {
        return Collections.unmodifiableMap(problems);
    }

    private void add(PluginJars jars, Set<String> taken) {
        try {
            boolean hadoop = jars.hasHadoopFileSystems();
            URLClassLoader loader = new URLClassLoader(
                    "plugin " + jars.name(), jars.urls(), new VisibleToPlugins(Plugins.class.getClassLoader(), hadoop));
            loaders.add(loader);
            Map<String, UnderFileSystemFactory> found = new TreeMap<>();
            for (PluginFactory factory : factories(jars.name(), loader, hadoop)) {
                for (String scheme : factory.schemes()) {
                    requireFree(scheme, found.keySet(), taken);
                    found.put(scheme, factory);
                }
            }
            if (found.isEmpty()) {
                leaveOut(jars.name(), "holds no connector");
            } else {
                factories.putAll(found);
                log.info("event=plugin-loaded plugin={} schemes={}", jars.name(), found.keySet());
            }
        } catch (LinkageError | ServiceConfigurationError | RuntimeException | IOException e) {
            leaveOut(jars.name(), detail(e));
        }
    }

    private static List<PluginFactory> factories(String plugin, ClassLoader loader, boolean hadoop) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            List<PluginFactory> factories = new ArrayList<>();
            for (UnderFileSystemFactory factory : ServiceLoader.load(UnderFileSystemFactory.class, loader)) {
                factories.add(PluginFactory.of(plugin, loader, factory));
            }
            if (hadoop) {
                factories.add(PluginFactory.of(plugin, loader, HdfsFactory.ofPlugin(loader)));
            }
            return factories;
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void requireFree(String scheme, Set<String> own, Set<String> taken) {
        if (!SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("serves a scheme that can't be one");
        }
        if (taken.contains(scheme)) {
            throw new IllegalArgumentException("serves " + scheme + "://, which Sluice itself serves");
        }
        if (own.contains(scheme)) {
            throw new IllegalArgumentException("has two connectors for " + scheme + "://");
        }
        if (factories.get(scheme) instanceof PluginFactory other) {
            throw new IllegalArgumentException("serves " + scheme + "://, as the plugin " + other.plugin() + " does");
        }
    }

    private void leaveOut(String plugin, String reason) {
        problems.put(plugin, reason);
        log.error("event=plugin-left-out plugin={} reason=\"{}\"", plugin, reason);
    }

    /** What is wrong, in a line: of errors the kind says the most, of what is said here and by the JDK about files the text alone. */
    private static String detail(Throwable failure) {
        String text = switch (failure) {
            case IllegalArgumentException e -> e.getMessage();
            case IOException e -> e.getMessage();
            default -> failure.toString();
        };
        String line = String.valueOf(text).lines().findFirst().orElse("");
        String cause = failure.getCause() == null || failure instanceof IOException
                ? ""
                : " (" + failure.getCause().toString().lines().findFirst().orElse("") + ")";
        String whole = line + cause;
        return whole.length() > MAX_DETAIL ? whole.substring(0, MAX_DETAIL) + "…" : whole;
    }

    /** Closes the jars; the stores that plugins opened must be closed before. */
    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                log.warn("event=close-failed part=\"{}\" cause=\"{}\"", loader.getName(), e.getMessage());
            }
        }
    }
}
