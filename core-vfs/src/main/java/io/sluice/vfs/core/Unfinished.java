package io.sluice.vfs.core;

import io.sluice.vfs.core.write.WrittenFile;
import java.util.function.Consumer;

/** What was begun in stores and has not come to its end: renames, and uploads to names that are gone. Thread-safe. */
record Unfinished(Moves moves, Strays strays) {
    /** What the last process left; nobody waits for the stores. */
    void afterRestart() {
        moves.afterRestart();
        strays.afterRestart();
    }

    /** Goes on with it, in the background; {@code freed} is told of files whose place is free now. */
    void sweep(Consumer<WrittenFile> freed) {
        moves.sweep();
        strays.sweep(freed);
    }

    /** Whether there is any in the store of that mount. */
    boolean isIn(Mount mount) {
        return moves.areUnsettled(mount) || strays.areUnsettled(mount);
    }
}
