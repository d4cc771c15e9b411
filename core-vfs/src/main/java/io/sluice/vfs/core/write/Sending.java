package io.sluice.vfs.core.write;

import io.sluice.vfs.meta.Location;
import java.util.Optional;

/**
 * An object of a file's bytes is being made at a place, or may be there without anybody knowing.
 *
 * @param size how many bytes the object has
 * @param running whether an attempt to make it is under way
 * @param doubtful whether an earlier attempt may have made it: its answer was lost, or a kill came
 * @param note where that is kept, once the file has left the place
 */
public record Sending(Location place, long size, boolean running, boolean doubtful, Optional<String> note) {
    /** How an attempt to make an object ended. */
    public enum End {
        /** It was made, and what became of it is known. */
        MADE,
        /** It was made, and what became of it is not known. */
        ASTRAY,
        /** It was not made. */
        REFUSED,
        /** It may have been made. */
        UNKNOWN
    }

    /**
     * What an ended attempt has noted of a place that its file has left.
     *
     * @param mayBeThere whether an object may be left there
     * @param answered whether none comes there any more
     */
    public record Left(String note, boolean mayBeThere, boolean answered) {}

    /** For what may be there from before. */
    static Sending doubtful(Location place, long size) {
        return new Sending(place, size, false, true, Optional.empty());
    }

    Sending noted(Optional<String> newNote) {
        return new Sending(place, size, running, doubtful, newNote);
    }

    /** Whether the object may be there when the attempt has ended so. */
    boolean mayBeThere(End end) {
        return switch (end) {
            case MADE -> false;
            case REFUSED -> doubtful;
            case ASTRAY, UNKNOWN -> true;
        };
    }
}
