package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Instant;

/** What this gateway knows of a name better than the last listing does. */
sealed interface LocalEntry {
    FileName name();

    /** Whether the store shows something else since, or is going to. */
    default boolean changesStore() {
        return switch (this) {
            case Added _, Gone _, Buried _, Underway _ -> true;
            case Written _, Hidden _ -> false;
        };
    }

    /** A file that is not in the store yet. */
    record Written(FileName name, WrittenFile file) implements LocalEntry {}

    /**
     * Something that was put into the store through this gateway.
     *
     * @param order when, among all changes of the directory; a listing that began later has it
     */
    record Added(FileName name, StoreEntry entry, Instant at, long order) implements LocalEntry {}

    /** Something that was taken out of the store through this gateway. */
    record Gone(FileName name, Instant at, long order) implements LocalEntry {}

    /** An object that has no name any more, but stays in the store until the last holder lets it go. */
    record Buried(FileName name, UnlinkedFile file) implements LocalEntry {}

    /** What a rename is bringing there, or taking away, object by object; not to be seen until it is at its end. */
    record Underway(FileName name) implements LocalEntry {}

    /** An unlinked file under the name that an NFS client gave it for as long as it is open (".nfs…"); never in the store. */
    record Hidden(FileName name, UnlinkedFile file) implements LocalEntry {}
}
