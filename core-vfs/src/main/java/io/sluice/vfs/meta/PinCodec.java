package io.sluice.vfs.meta;

/** Version 1: when it was made. */
final class PinCodec implements RecordCodec<PinRecord> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(PinRecord pin, RecordWriter out) {
        out.putInstant(pin.made());
    }

    @Override
    public PinRecord read(int version, RecordReader in) {
        return new PinRecord(in.getInstant());
    }
}
