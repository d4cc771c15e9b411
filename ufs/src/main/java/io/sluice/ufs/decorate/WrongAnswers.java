package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once in the log for each operation and kind that a store gives answers that can't be trusted or understood, however many come: no more lines than there
 * are operations and kinds. Thread-safe.
 */
final class WrongAnswers {
    private static final Logger log = LoggerFactory.getLogger(WrongAnswers.class);
    private static final Set<UfsError> KINDS = Set.of(UfsError.CORRUPT, UfsError.INVALID);
    private static final int MAX_CAUSE = 500;

    private final String store;
    private final Set<Kind> seen = ConcurrentHashMap.newKeySet();

    private record Kind(String operation, UfsError error) {}

    /** @param store its name, for the log */
    WrongAnswers(String store) {
        this.store = store;
    }

    void seen(String operation, StorePath path, UfsException answer) {
        if (KINDS.contains(answer.error()) && seen.add(new Kind(operation, answer.error()))) {
            log.warn(
                    "event=store-answers-wrongly store={} op={} path=\"{}\" cause=\"{}\" more=\"not logged\"",
                    store,
                    operation,
                    OddKeys.shown(path.toString(), MAX_CAUSE),
                    OddKeys.shown(answer.getMessage(), MAX_CAUSE));
        }
    }
}
