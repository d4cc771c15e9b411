package io.sluice.ufs.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that gateways which crashed left on their way. They are noticed in listings, and removed when something is written: a mount that is only read
 * changes nothing. A file is taken for left behind when nobody has written it for ten minutes: its bytes come from a disk of this host, so it is never without
 * a write for long. Thread-safe.
 */
final class LocalLeftovers {
    private static final Logger log = LoggerFactory.getLogger(LocalLeftovers.class);
    private static final Duration AGE = Duration.ofMinutes(10);
    private static final int MAX_KNOWN = 100;
    private static final int MAX_REMOVED_AT_ONCE = 10;

    private final InstantSource clock;
    private final LinkedHashSet<Path> known = new LinkedHashSet<>(); // guarded by this, oldest first

    LocalLeftovers(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes a file on its way that a listing saw; whether it is old enough is asked when it is to be removed. */
    synchronized void seen(Path temporary) {
        if (known.size() < MAX_KNOWN) {
            known.add(temporary);
        }
    }

    /** Looks at a few of those that were noticed, and removes what is old enough. What can't be removed is no error of the one who writes. */
    void sweep() {
        for (int i = 0; i < MAX_REMOVED_AT_ONCE; i++) {
            Optional<Path> next = take();
            if (next.isEmpty()) {
                return;
            }
            removeIfOld(next.get());
        }
    }

    /** Removes those that lie in a directory. */
    void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, LocalFolder::isTemporary)) {
            entries.forEach(this::removeIfOld);
        }
    }

    private void removeIfOld(Path place) {
        try {
            BasicFileAttributes now = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean old = now.lastModifiedTime().toInstant().plus(AGE).isBefore(clock.instant());
            if (now.isRegularFile() && old) {
                Files.delete(place);
                log.info("event=leftover-removed path={}", place);
            }
        } catch (NoSuchFileException _) {
            log.debug("event=leftover-gone path={}", place);
        } catch (IOException e) {
            log.warn("event=leftover-stays path={} cause={}", place, e.toString());
        }
    }

    private synchronized Optional<Path> take() {
        Optional<Path> oldest = known.stream().findFirst();
        oldest.ifPresent(known::remove);
        return oldest;
    }
}
