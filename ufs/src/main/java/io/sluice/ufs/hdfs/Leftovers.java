package io.sluice.ufs.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that gateways which crashed left on their way. They are noticed in listings, and removed when something is written: a mount that is only read
 * changes nothing. A file is taken for left behind when nobody writes it and nobody has written it for a day. Thread-safe.
 */
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration AGE = Duration.ofDays(1);
    private static final int MAX_KNOWN = 100;
    private static final int MAX_REMOVED_AT_ONCE = 10;

    private final Dialect dialect;
    private final InstantSource clock;
    private final LinkedHashMap<String, Path> known = new LinkedHashMap<>(); // guarded by this, oldest first

    Leftovers(Dialect dialect, InstantSource clock) {
        this.dialect = dialect;
        this.clock = clock;
    }

    /** Notes what a listing saw, if it is old enough. */
    void seen(Path place, Found found) {
        if (isOld(found)) {
            synchronized (this) {
                if (known.size() < MAX_KNOWN) {
                    known.put(place.toString(), place);
                }
            }
        }
    }

    boolean isOld(Found found) {
        Instant modified = Instant.ofEpochMilli(found.modifiedMillis());
        return !found.directory() && modified.plus(AGE).isBefore(clock.instant());
    }

    /** Removes a few of those that were noticed. What can't be removed is no error of the one who writes. */
    void sweep() {
        for (int i = 0; i < MAX_REMOVED_AT_ONCE; i++) {
            Optional<Path> next = take();
            if (next.isEmpty()) {
                return;
            }
            try {
                remove(next.get());
            } catch (IOException e) {
                log.warn("event=leftover-stays path={} cause=\"{}\"", next.get(), HdfsErrors.detail(e));
            }
        }
    }

    /** Looks again, for it may have been seen long ago, or be gone. */
    void remove(Path place) throws IOException {
        try {
            Optional<Found> now = Found.of(dialect.files().getFileStatus(place));
            if (now.filter(this::isOld).isPresent() && dialect.isClosed(place)) {
                dialect.files().delete(place, false);
                log.info("event=leftover-removed path={}", place);
            }
        } catch (FileNotFoundException _) {
            log.debug("event=leftover-gone path={}", place);
        }
    }

    private synchronized Optional<Path> take() {
        return Optional.ofNullable(known.pollFirstEntry()).map(Map.Entry::getValue);
    }
}
