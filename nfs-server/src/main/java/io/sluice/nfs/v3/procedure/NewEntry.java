package io.sluice.nfs.v3.procedure;

import io.sluice.nfs.v3.Results;
import io.sluice.nfs.v3.Target;
import io.sluice.vfs.Created;

/** What CREATE and MKDIR answer (RFC 1813 §3.3.8 and §3.3.9). */
final class NewEntry {
    private NewEntry() {}

    static void write(Target directory, Created created, Results out) {
        out.ok();
        out.postOpHandle(directory.child(created.file()));
        out.postOpAttributes(directory, created.file());
        out.change(directory, created.directory());
    }
}
