package io.sluice.tools.kill;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** What was acknowledged, kept outside of the gateway: what each path may be. Thread-safe, as long as each path has one writer. */
final class Ledger {
    /** Nothing of that name. */
    static final String ABSENT = "absent";

    /** Written, but not acknowledged: here it may be anything; in the store whole, empty or nothing. */
    static final String ANY = "any";

    private final Map<String, Set<String>> states = new ConcurrentHashMap<>();

    /** All that a path ever was to be: nothing else may be in the store. */
    private final Map<String, Set<String>> ever = new ConcurrentHashMap<>();

    private final AtomicLong acknowledged = new AtomicLong();

    /** Something is about to happen: each of these may be from now on. */
    void mayBe(String path, String... allowed) {
        states.put(path, Set.of(allowed));
        ever.computeIfAbsent(path, any -> ConcurrentHashMap.newKeySet()).addAll(Set.of(allowed));
    }

    /** It has happened, and the gateway said so. */
    void is(String path, String state) {
        mayBe(path, state);
        acknowledged.incrementAndGet();
    }

    /** After a kill somebody has looked. */
    void wasFound(String path, String state) {
        states.put(path, Set.of(state));
    }

    Map<String, Set<String>> states() {
        return new TreeMap<>(states);
    }

    /** Whether an object of the store may have such bytes. */
    boolean wasEver(String path, String state) {
        return ever.getOrDefault(path, Set.of()).contains(state);
    }

    long acknowledged() {
        return acknowledged.get();
    }

    static String stateOf(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return bytes.length + ":" + HexFormat.of().toHexDigits(sum.getValue());
    }

    static String nameOf(Path folder, Path file) {
        return folder.relativize(file).toString();
    }
}
