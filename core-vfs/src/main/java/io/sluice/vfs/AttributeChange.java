package io.sluice.vfs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a SETATTR, chmod, chown, truncate or utimes asks for; what is empty stays as it is. */
public record AttributeChange(
        OptionalInt mode,
        OptionalInt uid,
        OptionalInt gid,
        OptionalLong size,
        Optional<Instant> accessed,
        Optional<Instant> modified) {
    /** Nothing. */
    public static final AttributeChange NONE = new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());

    public static AttributeChange ofMode(int mode) {
        return NONE.withMode(mode);
    }

    public static AttributeChange ofSize(long size) {
        return new AttributeChange(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.of(size),
                Optional.empty(),
                Optional.empty());
    }

    public static AttributeChange ofOwner(OptionalInt uid, OptionalInt gid) {
        return new AttributeChange(
                OptionalInt.empty(), uid, gid, OptionalLong.empty(), Optional.empty(), Optional.empty());
    }

    public static AttributeChange ofTimes(Optional<Instant> accessed, Optional<Instant> modified) {
        return new AttributeChange(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                accessed,
                modified);
    }

    public AttributeChange withMode(int newMode) {
        return new AttributeChange(OptionalInt.of(newMode), uid, gid, size, accessed, modified);
    }

    /** The same without a change of size. */
    public AttributeChange withoutSize() {
        return new AttributeChange(mode, uid, gid, OptionalLong.empty(), accessed, modified);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
