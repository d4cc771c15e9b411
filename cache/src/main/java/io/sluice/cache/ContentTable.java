package io.sluice.cache;

import io.sluice.cache.StoredContent.Life;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The contents by name: those that have blocks, and those that somebody has open. Thread-safe. */
final class ContentTable {
    private final LongSupplier clock;
    private final Map<ContentName, StoredContent> contents = new ConcurrentHashMap<>();

    ContentTable(LongSupplier clock) {
        this.clock = clock;
    }

    /** The content of that name, leased. */
    StoredContent lease(ContentName name, long size) {
        while (true) {
            StoredContent content = contents.get(name); // takes no lock, as computeIfAbsent may
            if (content == null) {
                content = contents.computeIfAbsent(name, unknown -> new StoredContent(unknown, size));
            }
            if (content.lease()) {
                if (content.volume().isPresent() && content.beginsPass(clock.getAsLong())) {
                    content.volume().get().used(content);
                }
                return content;
            }
            contents.remove(name, content);
        }
    }

    Optional<StoredContent> find(ContentName name) {
        return Optional.ofNullable(contents.get(name));
    }

    void release(StoredContent content) {
        if (content.unlease(clock.getAsLong()) && content.kill()) {
            discardSoon(content);
        }
    }

    /** The same for who has looked at it without using it: its turn to be evicted stays where it was. */
    void releaseUnused(StoredContent content) {
        if (content.unlease(content.usedAt()) && content.kill()) {
            discard(content);
        }
    }

    /** Adds what was found at the start. @return false if that content is there already, as from another directory */
    boolean restore(StoredContent content) {
        return contents.putIfAbsent(content.name(), content) == null;
    }

    /** Puts a new incarnation in the place of what is there. */
    void install(StoredContent fresh) {
        StoredContent old = contents.put(fresh.name(), fresh);
        if (old != null) {
            end(old, Life.SUPERSEDED);
        }
    }

    void remove(ContentName name) {
        StoredContent content = contents.remove(name);
        if (content != null) {
            end(content, Life.REMOVED);
        }
    }

    /** Its file is not what it was: nothing of it counts any more. */
    void damaged(StoredContent content) {
        contents.remove(content.name(), content);
        end(content, Life.SUPERSEDED);
    }

    /** Forgets a killed content and frees its space. */
    void discard(StoredContent content) {
        contents.remove(content.name(), content);
        content.volume().ifPresent(volume -> volume.discard(content));
    }

    /** The same, but where the disk does not answer its space is freed when it does. */
    private void discardSoon(StoredContent content) {
        contents.remove(content.name(), content);
        content.volume().ifPresent(volume -> volume.work().soon(() -> volume.discard(content)));
    }

    private void end(StoredContent content, Life as) {
        if (content.end(as)) {
            content.volume().ifPresent(volume -> volume.forget(content));
        }
        if (content.kill()) {
            discardSoon(content);
        }
    }
}
