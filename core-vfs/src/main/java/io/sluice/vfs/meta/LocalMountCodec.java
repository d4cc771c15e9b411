package io.sluice.vfs.meta;

/** Version 1: the path, the binding, read-only, open to others. */
final class LocalMountCodec implements RecordCodec<LocalMountRecord> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(LocalMountRecord mount, RecordWriter out) {
        out.putText(mount.path().toString()).putText(mount.binding());
        out.putBoolean(mount.readonly()).putBoolean(mount.allowOther());
    }

    @Override
    public LocalMountRecord read(int version, RecordReader in) {
        return new LocalMountRecord(KeyForm.pathOf(in.getText()), in.getText(), in.getBoolean(), in.getBoolean());
    }
}
