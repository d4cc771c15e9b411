package io.sluice.ufs.decorate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts keys of one kind that can't be shown, keeps the first of them, and says once in the log that there are any. Thread-safe. */
final class OddKeys {
    private static final Logger log = LoggerFactory.getLogger(OddKeys.class);
    private static final int MAX_SHOWN = 1_024;
    private static final int MAX_LOGGED = 200;

    private final String event;
    private final String store;
    private final Set<String> kept = new LinkedHashSet<>(); // guarded by this, as count is
    private long count;

    /**
     * @param event for the log
     * @param store its name, for the log
     */
    OddKeys(String event, String store) {
        this.event = event;
        this.store = store;
    }

    void seen(List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        if (add(keys)) {
            log.warn("event={} store={} first=\"{}\"", event, store, shown(keys.getFirst(), MAX_LOGGED));
        }
    }

    /** Whether they are the first. */
    private synchronized boolean add(List<String> keys) {
        boolean first = count == 0;
        for (String key : keys) {
            String shown = shown(key, MAX_SHOWN);
            boolean counted = kept.size() < StoreOddities.MAX_KEPT ? kept.add(shown) : !kept.contains(shown);
            if (counted) {
                count++;
            }
        }
        return first;
    }

    /** A key may be made to look like a line of a log, or to move a terminal's cursor. */
    static String shown(String key, int longest) {
        String cut = key.length() > longest ? key.substring(0, longest) + "…" : key;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> kept() {
        return List.copyOf(kept);
    }
}
