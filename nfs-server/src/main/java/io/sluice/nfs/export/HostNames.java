package io.sluice.nfs.export;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the hosts that exports name, as a name service told them last. Thread-safe; asks only in {@link #refresh}.
 *
 * <p>Names are looked up forward: who owns an address can't make it say another name.
 */
public final class HostNames {
    private static final Logger log = LoggerFactory.getLogger(HostNames.class);

    /** A name service; may block. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** However often somebody asks, a name service is not asked more often than that. */
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private final Resolver resolver;

    /** Guarded by the monitor of this. */
    private Optional<Long> refreshedNanos = Optional.empty();

    private volatile Map<HostName, Set<InetAddress>> known = Map.of();

    public HostNames(Resolver resolver) {
        this.resolver = resolver;
    }

    /** By the name service of this host. */
    public static HostNames ofThisHost() {
        return new HostNames(InetAddress::getAllByName);
    }

    /** The addresses of {@code name}; empty if they were never told. */
    Optional<Set<InetAddress>> addresses(HostName name) {
        return Optional.ofNullable(known.get(name));
    }

    /** Looks {@code names} up, and forgets all others; one that can't be looked up now keeps the addresses that it had. May block. */
    synchronized void refresh(Collection<HostName> names) {
        boolean justNow = refreshedNanos
                .filter(then -> System.nanoTime() - then < HOLDS.toNanos())
                .isPresent();
        if (justNow && known.keySet().containsAll(names)) {
            return;
        }
        Map<HostName, Set<InetAddress>> fresh = HashMap.newHashMap(names.size());
        for (HostName name : names) {
            look(name).ifPresent(addresses -> fresh.put(name, addresses));
        }
        known = Map.copyOf(fresh);
        refreshedNanos = Optional.of(System.nanoTime());
    }

    private Optional<Set<InetAddress>> look(HostName name) {
        try {
            return Optional.of(Set.of(resolver.resolve(name.value())));
        } catch (UnknownHostException e) {
            log.warn("door=nfs operation=export host={} error=\"has no address: {}\"", name, e.getMessage());
            return addresses(name);
        }
    }
}
