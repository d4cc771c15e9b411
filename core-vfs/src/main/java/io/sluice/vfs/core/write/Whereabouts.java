package io.sluice.vfs.core.write;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.PendingFile;
import java.util.Optional;

/** Where a written file lies, and where its bytes are already or on their way to. Not thread-safe: guarded by the monitor of its file. */
final class Whereabouts {
    private final StagingFile bytes;
    private Location location;
    private boolean unlinked;
    private boolean replaces;
    private Optional<Arrival> arrival = Optional.empty();
    private Optional<Sending> sending = Optional.empty();

    Whereabouts(Location location, StagingFile bytes) {
        this.location = location;
        this.bytes = bytes;
    }

    Location location() {
        return location;
    }

    boolean isUnlinked() {
        return unlinked;
    }

    int links() {
        return unlinked ? 0 : 1;
    }

    boolean replaces() {
        return replaces;
    }

    /** Where its bytes of that edition are in the store. */
    Optional<Arrival> arrival(long edition) {
        return arrival.filter(known -> known.edition() == edition);
    }

    void takesThePlaceOfAnObject() {
        replaces = true;
    }

    void arrived(Arrival known) {
        arrival = Optional.of(known);
        replaces = true;
    }

    /** As an earlier process left it, which may have sent it where it lies. */
    void restore(PendingFile record) {
        replaces = record.replaces();
        if (record.life() == FileLife.SEALED) {
            sending = Optional.of(Sending.doubtful(location, record.size()));
        }
    }

    /** False if it does not lie there any more; else an object of it may be there from now on. */
    boolean beginSending(Location place, long size) {
        boolean still = !unlinked && location.equals(place);
        if (still) {
            sending = Optional.of(new Sending(place, size, true, sending.isPresent(), Optional.empty()));
        }
        return still;
    }

    /** What is left at the place that the attempt was for, if it does not lie there any more. */
    Optional<Sending.Left> endSending(Sending.End end) {
        if (sending.filter(Sending::running).isEmpty()) {
            return Optional.empty();
        }
        Sending ended = sending.get();
        boolean inDoubt = ended.mayBeThere(end);
        boolean liesThere = !unlinked && location.equals(ended.place());
        sending = inDoubt && liesThere ? Optional.of(Sending.doubtful(ended.place(), ended.size())) : Optional.empty();
        boolean answered = end == Sending.End.ASTRAY;
        return ended.note().map(note -> new Sending.Left(note, inDoubt, answered));
    }

    /** What is in the store at the old place is not its business any more. */
    void moveTo(Location newLocation, boolean replacesThere, StrayNotes notes) {
        boolean comesBack =
                sending.filter(known -> known.place().equals(newLocation)).isPresent();
        leave(comesBack, notes);
        location = newLocation;
        replaces = replacesThere;
        arrival = Optional.empty();
    }

    /** Whether an attempt to make an object of it is under way. */
    boolean unlink(StrayNotes notes) {
        leave(false, notes);
        unlinked = true;
        return sending.filter(Sending::running).isPresent();
    }

    private void leave(boolean comesBack, StrayNotes notes) {
        if (sending.isEmpty() || unlinked) {
            return;
        }
        Sending known = sending.get();
        if (known.note().isPresent() && comesBack) {
            notes.cameBack(known.note().get());
            sending = Optional.of(known.noted(Optional.empty()));
        } else if (known.place().equals(location) && !comesBack) {
            Optional<String> note = notes.left(bytes, known.size(), known.running());
            sending = known.running() ? Optional.of(known.noted(note)) : Optional.empty();
        }
    }
}
