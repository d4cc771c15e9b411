package io.sluice.vfs.meta;

/** How one kind of record is kept: a byte that says the version of its form, then the record. Stateless. */
interface RecordCodec<V> {
    /** The newest version that this code knows, 1 to 127; it is the one written. */
    int version();

    void write(V record, RecordWriter out);

    /** Reads what was written in {@code version}, which is 1 to {@link #version()}. */
    V read(int version, RecordReader in);

    default byte[] encode(V record) {
        RecordWriter out = new RecordWriter().putByte(version());
        write(record, out);
        return out.toBytes();
    }

    default V decode(byte[] bytes) {
        requireKnown(bytes);
        RecordReader in = new RecordReader(bytes);
        return read(in.getByte(), in);
    }

    /** @throws UnknownRecordException if a newer Sluice wrote it */
    default void requireKnown(byte[] bytes) {
        if (bytes[0] < 1 || bytes[0] > version()) {
            throw new UnknownRecordException(
                    "a record has format " + bytes[0] + ", and this version of Sluice knows up to " + version());
        }
    }
}
