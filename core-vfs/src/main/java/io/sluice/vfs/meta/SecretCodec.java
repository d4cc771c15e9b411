package io.sluice.vfs.meta;

/** Version 1: the bytes. */
final class SecretCodec implements RecordCodec<Secret> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Secret secret, RecordWriter out) {
        out.putBytes(secret.bytes());
    }

    @Override
    public Secret read(int version, RecordReader in) {
        return new Secret(in.getBytes());
    }
}
