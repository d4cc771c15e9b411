package io.sluice.fuse;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileAttributes;
import java.util.OptionalInt;

/**
 * Who is shown as the owner of all that a mount shows.
 *
 * @param uid empty for who it is
 * @param gid the same of the group
 */
public record ShownOwner(OptionalInt uid, OptionalInt gid) {
    /** Who owns it. */
    public static final ShownOwner AS_IT_IS = new ShownOwner(OptionalInt.empty(), OptionalInt.empty());

    /** In a few words, such as "the uid 1000 and its own groups". */
    @Override
    public String toString() {
        return (uid.isPresent() ? "the uid " + Integer.toUnsignedString(uid.getAsInt()) : "its own users") + " and "
                + (gid.isPresent() ? "the gid " + Integer.toUnsignedString(gid.getAsInt()) : "its own groups");
    }

    boolean isAsItIs() {
        return equals(AS_IT_IS);
    }

    FileAttributes shows(FileAttributes file) {
        return new FileAttributes(
                file.id(),
                file.type(),
                file.mode(),
                file.links(),
                uid.orElse(file.uid()),
                gid.orElse(file.gid()),
                file.size(),
                file.accessed(),
                file.modified(),
                file.changed(),
                file.life(),
                file.version());
    }

    /** What is left of a change for who can't tell who owns a file: of what is not shown nothing is changed. */
    AttributeChange visible(AttributeChange change) {
        return new AttributeChange(
                change.mode(),
                uid.isPresent() ? OptionalInt.empty() : change.uid(),
                gid.isPresent() ? OptionalInt.empty() : change.gid(),
                change.size(),
                change.accessed(),
                change.modified());
    }
}
