package io.sluice.ufs;

import io.sluice.ufs.decorate.MeasuredUnderFileSystem;
import io.sluice.ufs.decorate.RetryClock;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.RetryingUnderFileSystem;
import io.sluice.ufs.decorate.StoreMetrics;
import io.sluice.vfs.Nearest;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.OptionNames;
import io.sluice.vfs.storage.StoreHost;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the store of any URI for which a connector is there, and puts around each what counts and, outside of that, what tries again. That a store can't be
 * opened is told at once, and not tried again. Thread-safe.
 */
public final class Connectors implements StoreOpener, AutoCloseable {
    private final Map<String, UnderFileSystemFactory> factories;
    private final Plugins plugins;
    private final RetryPolicy policy;
    private final RetryClock clock;
    private final Map<MeasuredUnderFileSystem, MountUri> open = new ConcurrentHashMap<>();

    /** All connectors on the class path, and no others. */
    public Connectors(RetryPolicy policy) {
        this(own(), Plugins.none(), policy);
    }

    /**
     * All connectors on the class path, and those of the plugins. A plugin that is broken is left out, with a line in the log.
     *
     * @param plugins the directory of the plugins; need not be there
     */
    public Connectors(RetryPolicy policy, Path plugins) {
        Map<String, UnderFileSystemFactory> own = own();
        this(own, Plugins.load(plugins, own.keySet()), policy);
    }

    private Connectors(Map<String, UnderFileSystemFactory> own, Plugins plugins, RetryPolicy policy) {
        Map<String, UnderFileSystemFactory> all = new TreeMap<>(own);
        all.putAll(plugins.factories());
        this.factories = Collections.unmodifiableMap(all);
        this.plugins = plugins;
        this.policy = policy;
        this.clock = RetryClock.system();
    }

    private static Map<String, UnderFileSystemFactory> own() {
        Map<String, UnderFileSystemFactory> byScheme = new TreeMap<>();
        for (UnderFileSystemFactory factory : ServiceLoader.load(UnderFileSystemFactory.class)) {
            for (String scheme : factory.schemes()) {
                if (byScheme.put(scheme, factory) != null) {
                    throw new IllegalStateException("two connectors serve " + scheme + "://");
                }
            }
        }
        return byScheme;
    }

    @Override
    public Map<String, String> brokenPlugins() {
        return plugins.problems();
    }

    @Override
    public Set<String> schemes() {
        return factories.keySet();
    }

    @Override
    public Set<String> options(String scheme) {
        return factory(scheme).map(UnderFileSystemFactory::options).orElse(Set.of());
    }

    @Override
    public Set<String> secretOptions(String scheme) {
        return factory(scheme).map(UnderFileSystemFactory::secretOptions).orElse(Set.of());
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options, StoreHost host) throws UfsException {
        UnderFileSystemFactory factory = factory(uri.scheme()).orElseThrow(() -> unknownScheme(uri));
        SortedSet<String> known = new TreeSet<>(factory.options());
        for (String option : new TreeSet<>(options.keySet())) {
            if (!OptionNames.cover(known, option)) {
                throw unknownOption(uri.scheme(), option, known);
            }
        }
        UnderFileSystem store = factory.open(uri, options, host.uploads());
        MeasuredUnderFileSystem measured =
                new MeasuredUnderFileSystem(store, System::nanoTime, open::remove, uri.toString());
        open.put(measured, uri);
        return new RetryingUnderFileSystem(measured, policy, clock, uri.toString(), host.observer());
    }

    /** What the stores that are open have done so far, by URI; those of one URI together. */
    public Map<MountUri, StoreMetrics> metrics() {
        Map<MountUri, StoreMetrics> metrics = new ConcurrentHashMap<>();
        open.forEach((store, uri) -> metrics.merge(uri, store.metrics(), StoreMetrics::plus));
        return Map.copyOf(metrics);
    }

    /** Lets go of the plugins; the stores must be closed before. */
    @Override
    public void close() {
        plugins.close();
    }

    private Optional<UnderFileSystemFactory> factory(String scheme) {
        return Optional.ofNullable(factories.get(scheme));
    }

    private UfsException unknownScheme(MountUri uri) {
        return new UfsException(
                UfsError.INVALID,
                "no connector opens " + uri.scheme() + "://" + meant(uri.scheme(), factories.keySet())
                        + "; there are connectors for " + String.join(", ", factories.keySet()) + leftOut());
    }

    private String leftOut() {
        return plugins.problems().isEmpty()
                ? ""
                : ", and broken plugins (see the log): "
                        + String.join(", ", plugins.problems().keySet());
    }

    private static UfsException unknownOption(String scheme, String option, SortedSet<String> known) {
        return new UfsException(
                UfsError.INVALID,
                known.isEmpty()
                        ? scheme + ":// has no options, so it can't take \"" + option + "\""
                        : scheme + ":// has no option \"" + option + "\"" + meant(option, known) + "; it has "
                                + String.join(", ", known));
    }

    private static String meant(String text, Set<String> words) {
        return Nearest.to(text, words)
                .map(word -> " (did you mean \"" + word + "\"?)")
                .orElse("");
    }
}
