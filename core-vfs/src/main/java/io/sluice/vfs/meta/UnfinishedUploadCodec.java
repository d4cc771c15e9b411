package io.sluice.vfs.meta;

/** Version 2: the mount's id, the key, the upload's id, the name of the staging file, the connector's terms. Version 1 did not have the last two. */
final class UnfinishedUploadCodec implements RecordCodec<UnfinishedUpload> {
    @Override
    public int version() {
        return 2;
    }

    @Override
    public void write(UnfinishedUpload upload, RecordWriter out) {
        out.putText(upload.mount()).putText(upload.key()).putText(upload.upload());
        out.putText(upload.stagingFile()).putText(upload.terms());
    }

    @Override
    public UnfinishedUpload read(int version, RecordReader in) {
        return new UnfinishedUpload(
                in.getText(),
                in.getText(),
                in.getText(),
                version >= 2 ? in.getText() : "",
                version >= 2 ? in.getText() : "");
    }
}
