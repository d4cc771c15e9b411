package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a file beside its attributes.
 *
 * @param cachedBytes how much of it can be read without the store; 0 to its size
 * @param failure why the store refused it, or why it is set aside
 * @param progressPercent how much of it is in the store, 0 to 100, while it is being uploaded and that is known
 */
public record FileStatus(
        FileLife life, long cachedBytes, Optional<String> failure, PersistState state, OptionalInt progressPercent) {
    /** Of what is in its store. */
    public static FileStatus persisted(long cachedBytes) {
        return new FileStatus(
                FileLife.PERSISTED, cachedBytes, Optional.empty(), PersistState.PERSISTED, OptionalInt.empty());
    }
}
