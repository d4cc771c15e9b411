package io.sluice.vfs.meta;

/** Version 1: a byte with a bit for each value that is there, then those. There may be millions, so what is empty, or 0, takes no room. */
final class AttributeCodec implements RecordCodec<AttributeRecord> {
    private static final int MODE = 1;
    private static final int UID = 2;
    private static final int GID = 4;
    private static final int ACCESSED = 8;
    private static final int MODIFIED = 16;
    private static final int CHANGED = 32;
    private static final int AFTER_RULE = 64;

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(AttributeRecord record, RecordWriter out) {
        int present = (record.mode().isPresent() ? MODE : 0)
                | (record.uid().isPresent() ? UID : 0)
                | (record.gid().isPresent() ? GID : 0)
                | (record.accessed().isPresent() ? ACCESSED : 0)
                | (record.modified().isPresent() ? MODIFIED : 0)
                | (record.changed().isPresent() ? CHANGED : 0)
                | (record.afterRule() > 0 ? AFTER_RULE : 0);
        out.putByte(present)
                .putIfPresent(record.mode())
                .putIfPresent(record.uid())
                .putIfPresent(record.gid())
                .putIfPresent(record.accessed(), out::putInstant)
                .putIfPresent(record.modified(), out::putInstant)
                .putIfPresent(record.changed(), out::putInstant);
        if (record.afterRule() > 0) {
            out.putLong(record.afterRule());
        }
    }

    @Override
    public AttributeRecord read(int version, RecordReader in) {
        int present = in.getByte();
        return new AttributeRecord(
                in.getIntIf((present & MODE) != 0),
                in.getIntIf((present & UID) != 0),
                in.getIntIf((present & GID) != 0),
                in.getIf((present & ACCESSED) != 0, in::getInstant),
                in.getIf((present & MODIFIED) != 0, in::getInstant),
                in.getIf((present & CHANGED) != 0, in::getInstant),
                (present & AFTER_RULE) != 0 ? in.getLong() : 0);
    }
}
