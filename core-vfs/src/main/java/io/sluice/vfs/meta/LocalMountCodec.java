package io.sluice.vfs.meta;

import io.sluice.vfs.VfsPath;
import java.util.OptionalInt;

/**
 * Version 2: the path, the binding, read-only, open to others, opened without asking, whether a uid and a gid are shown, and which.
 *
 * <p>Version 1 ends behind the fourth.
 */
final class LocalMountCodec implements RecordCodec<LocalMountRecord> {
    @Override
    public int version() {
        return 2;
    }

    @Override
    public void write(LocalMountRecord mount, RecordWriter out) {
        out.putText(mount.path().toString()).putText(mount.binding());
        out.putBoolean(mount.readonly()).putBoolean(mount.allowOther()).putBoolean(mount.nocto());
        out.putBoolean(mount.uid().isPresent()).putBoolean(mount.gid().isPresent());
        out.putIfPresent(mount.uid()).putIfPresent(mount.gid());
    }

    @Override
    public LocalMountRecord read(int version, RecordReader in) {
        VfsPath path = KeyForm.pathOf(in.getText());
        String binding = in.getText();
        boolean readonly = in.getBoolean();
        boolean allowOther = in.getBoolean();
        boolean nocto = version >= 2 && in.getBoolean();
        boolean hasUid = version >= 2 && in.getBoolean();
        boolean hasGid = version >= 2 && in.getBoolean();
        OptionalInt uid = in.getIntIf(hasUid);
        return new LocalMountRecord(path, binding, readonly, allowOther, nocto, uid, in.getIntIf(hasGid));
    }
}
