package io.sluice.vfs.testing;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StoreHost;
import io.sluice.vfs.storage.StoreOpener;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Opens the stores in memory that URIs name, always the same one for a name; can be told that one is away, or does not answer. Thread-safe. */
public final class MemoryStores implements StoreOpener {
    public static final String SCHEME = "memory";

    /** An option that is secret. */
    public static final String SECRET = "secret-key";

    /** One that is not. */
    public static final String PLAIN = "region";

    private final FakeClock clock;
    private final Map<String, MemoryUnderFileSystem> stores = new ConcurrentHashMap<>();
    private final Map<String, UfsError> away = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> silent = new ConcurrentHashMap<>();
    private final Map<String, StoreHost> hosts = new ConcurrentHashMap<>();
    private final Map<String, List<Map<String, String>>> opened = new ConcurrentHashMap<>();

    MemoryStores(FakeClock clock) {
        this.clock = clock;
    }

    public MemoryUnderFileSystem store(String name) {
        return stores.computeIfAbsent(name, any -> new MemoryUnderFileSystem(clock));
    }

    /** From now on the store can't be opened; or again, if there is no error. */
    public void away(String name, Optional<UfsError> error) {
        error.ifPresentOrElse(why -> away.put(name, why), () -> away.remove(name));
    }

    /** From now on who opens the store waits until {@link #answer}. */
    public void silence(String name) {
        silent.put(name, new CountDownLatch(1));
    }

    public void answer(String name) {
        Optional.ofNullable(silent.remove(name)).ifPresent(CountDownLatch::countDown);
    }

    /** The options that the store was opened with, each time. */
    public List<Map<String, String>> opened(String name) {
        return List.copyOf(opened.getOrDefault(name, List.of()));
    }

    /** What the gateway gave the store that was opened last. */
    public StoreHost host(String name) {
        return hosts.getOrDefault(name, StoreHost.NONE);
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    /** There is one, so that its name can be looked for. */
    @Override
    public Map<String, String> brokenPlugins() {
        return Map.of("tape", "holds no connector");
    }

    @Override
    public Set<String> options(String scheme) {
        return Set.of(PLAIN, SECRET);
    }

    @Override
    public Set<String> secretOptions(String scheme) {
        return Set.of(SECRET);
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options, StoreHost host) throws UfsException {
        String name = uri.authority();
        opened.computeIfAbsent(name, any -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(Map.copyOf(options));
        await(name);
        UfsError error = away.get(name);
        if (error != null) {
            throw new UfsException(error, "the test says that " + name + " is away");
        }
        MemoryUnderFileSystem store = store(name);
        store.reopen(host.uploads());
        hosts.put(name, host);
        return store;
    }

    private void await(String name) throws UfsException {
        CountDownLatch gate = silent.get(name);
        try {
            if (gate != null) {
                gate.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted", e);
        }
    }
}
