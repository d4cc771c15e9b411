package io.sluice.vfs.meta;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attributes of one inode that were changed here; what is empty is as the store and the mount say.
 *
 * @param afterRule the number of the last {@link AttributeRule} when this was changed: later ones override it
 */
public record AttributeRecord(
        OptionalInt mode,
        OptionalInt uid,
        OptionalInt gid,
        Optional<Instant> accessed,
        Optional<Instant> modified,
        Optional<Instant> changed,
        long afterRule) {
    public static final AttributeRecord NONE = new AttributeRecord(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
}
