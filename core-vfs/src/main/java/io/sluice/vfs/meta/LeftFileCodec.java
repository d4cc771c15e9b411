package io.sluice.vfs.meta;

/** Version 1: the mount's path, its URI, the file's path, and the file's own record with the version of its form. */
final class LeftFileCodec implements RecordCodec<LeftFile> {
    private final PendingFileCodec files = new PendingFileCodec();

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(LeftFile left, RecordWriter out) {
        out.putText(left.mount().toString())
                .putText(left.uri())
                .putText(left.path().toString());
        out.putBytes(files.encode(left.file()));
    }

    @Override
    public LeftFile read(int version, RecordReader in) {
        return new LeftFile(
                KeyForm.pathOf(in.getText()), in.getText(), KeyForm.pathOf(in.getText()), files.decode(in.getBytes()));
    }
}
