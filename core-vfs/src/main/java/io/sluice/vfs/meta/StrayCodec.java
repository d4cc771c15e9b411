package io.sluice.vfs.meta;

/** Version 1: the mount's id, the place in the namespace with the version of its form, the key, the staging file, the size. */
final class StrayCodec implements RecordCodec<StrayRecord> {
    private final LocationCodec places = new LocationCodec();

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(StrayRecord stray, RecordWriter out) {
        out.putText(stray.mount())
                .putBytes(places.encode(stray.place()))
                .putText(stray.key())
                .putText(stray.stagingFile())
                .putLong(stray.size());
    }

    @Override
    public StrayRecord read(int version, RecordReader in) {
        return new StrayRecord(in.getText(), places.decode(in.getBytes()), in.getText(), in.getText(), in.getLong());
    }
}
