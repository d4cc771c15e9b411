package io.sluice.vfs.meta;

import java.util.HashMap;
import java.util.Map;

/** Version 1: id, path, URI, how many options, each option's key and value, read-only, shared. */
final class MountCodec implements RecordCodec<MountRecord> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(MountRecord mount, RecordWriter out) {
        out.putText(mount.id()).putText(mount.path().toString()).putText(mount.uri());
        out.putInt(mount.options().size());
        mount.options().forEach((key, value) -> out.putText(key).putText(value));
        out.putBoolean(mount.readonly()).putBoolean(mount.shared());
    }

    @Override
    public MountRecord read(int version, RecordReader in) {
        String id = in.getText();
        var path = KeyForm.pathOf(in.getText());
        String uri = in.getText();
        Map<String, String> options = new HashMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            options.put(in.getText(), in.getText());
        }
        return new MountRecord(id, path, uri, options, in.getBoolean(), in.getBoolean());
    }
}
