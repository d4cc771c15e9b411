package io.sluice.vfs.meta;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;

/** Version 1: the parent's id, the name. */
final class LocationCodec implements RecordCodec<Location> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Location location, RecordWriter out) {
        out.putLong(location.parent().value()).putText(location.name().value());
    }

    @Override
    public Location read(int version, RecordReader in) {
        return new Location(new InodeId(in.getLong()), new FileName(in.getText()));
    }
}
