package io.sluice.vfs.meta;

/** Version 1: the mount's id, the key, the upload's id. */
final class UnfinishedUploadCodec implements RecordCodec<UnfinishedUpload> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(UnfinishedUpload upload, RecordWriter out) {
        out.putText(upload.mount()).putText(upload.key()).putText(upload.upload());
    }

    @Override
    public UnfinishedUpload read(int version, RecordReader in) {
        return new UnfinishedUpload(in.getText(), in.getText(), in.getText());
    }
}
