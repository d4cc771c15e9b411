package io.sluice.vfs.core.write;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.meta.PendingFile;
import java.time.Instant;
import java.util.OptionalLong;

/** The attributes of a file that its creator and owner decide, not its bytes. Immutable. */
public record OwnAttributes(int mode, int uid, int gid, Instant accessed, Instant modified, Instant changed) {
    static OwnAttributes of(PendingFile record) {
        return new OwnAttributes(
                record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    }

    public OwnAttributes with(AttributeChange change, Instant now) {
        return new OwnAttributes(
                change.mode().orElse(mode),
                change.uid().orElse(uid),
                change.gid().orElse(gid),
                change.accessed().orElse(accessed),
                change.modified().orElse(modified),
                now);
    }

    /** What a file shows that has these. */
    public FileAttributes ofFile(InodeId id, int links, long size, FileLife life, OptionalLong version) {
        return new FileAttributes(
                id, FileType.REGULAR, mode, links, uid, gid, size, accessed, modified, changed, life, version);
    }

    /** After its bytes were changed. */
    OwnAttributes touched(Instant now) {
        return new OwnAttributes(mode, uid, gid, accessed, now, now);
    }

    /** After its name was changed. */
    public OwnAttributes changedAt(Instant now) {
        return new OwnAttributes(mode, uid, gid, accessed, modified, now);
    }
}
