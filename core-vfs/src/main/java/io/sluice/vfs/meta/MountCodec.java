package io.sluice.vfs.meta;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Version 3: id, path, URI, how many options, each option's key and value, how many secrets, each one's option and sealed bytes, read-only, shared, whether
 * it is known when it was mounted, and when. Version 2 ends before that. Version 1 had no secrets of their own: they stood in clear among the options.
 */
final class MountCodec implements RecordCodec<MountRecord> {
    @Override
    public int version() {
        return 3;
    }

    @Override
    public void write(MountRecord mount, RecordWriter out) {
        out.putText(mount.id()).putText(mount.path().toString()).putText(mount.uri());
        out.putInt(mount.options().size());
        mount.options().forEach((key, value) -> out.putText(key).putText(value));
        out.putInt(mount.secrets().size());
        mount.secrets().forEach((key, secret) -> out.putText(key).putBytes(secret.bytes()));
        out.putBoolean(mount.readonly()).putBoolean(mount.shared());
        out.putBoolean(mount.mountedAt().isPresent()).putIfPresent(mount.mountedAt(), out::putInstant);
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
        Map<String, SealedSecret> secrets = new HashMap<>();
        for (int left = version < 2 ? 0 : in.getInt(); left > 0; left--) {
            secrets.put(in.getText(), new SealedSecret(in.getBytes()));
        }
        boolean readonly = in.getBoolean();
        boolean shared = in.getBoolean();
        Optional<Instant> mountedAt = in.getIf(version >= 3 && in.getBoolean(), in::getInstant);
        return new MountRecord(id, path, uri, options, secrets, readonly, shared, mountedAt);
    }
}
