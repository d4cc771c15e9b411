package io.sluice.vfs.meta;

import io.sluice.vfs.InodeId;

/** Version 1: the mount's id, three flags, the inode, both places in the namespace, both in the store, the attributes with the version of their form. */
final class MoveCodec implements RecordCodec<MoveRecord> {
    private final LocationCodec places = new LocationCodec();
    private final AttributeCodec attributes = new AttributeCodec();

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(MoveRecord move, RecordWriter out) {
        out.putText(move.mount())
                .putBoolean(move.directory())
                .putBoolean(move.replaces())
                .putBoolean(move.switched())
                .putLong(move.inode().value())
                .putBytes(places.encode(move.from()))
                .putBytes(places.encode(move.to()))
                .putText(move.fromKey())
                .putText(move.toKey())
                .putBytes(attributes.encode(move.attributes()));
    }

    @Override
    public MoveRecord read(int version, RecordReader in) {
        return new MoveRecord(
                in.getText(),
                in.getBoolean(),
                in.getBoolean(),
                in.getBoolean(),
                new InodeId(in.getLong()),
                places.decode(in.getBytes()),
                places.decode(in.getBytes()),
                in.getText(),
                in.getText(),
                attributes.decode(in.getBytes()));
    }
}
