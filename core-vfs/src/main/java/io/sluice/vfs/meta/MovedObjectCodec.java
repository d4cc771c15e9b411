package io.sluice.vfs.meta;

/** Version 1: the path, whether it is a directory, the size, the version. */
final class MovedObjectCodec implements RecordCodec<MovedObject> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(MovedObject object, RecordWriter out) {
        out.putText(object.path())
                .putBoolean(object.directory())
                .putLong(object.size())
                .putText(object.version());
    }

    @Override
    public MovedObject read(int version, RecordReader in) {
        return new MovedObject(in.getText(), in.getBoolean(), in.getLong(), in.getText());
    }
}
