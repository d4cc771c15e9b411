package io.sluice.vfs.meta;

import java.util.Arrays;

/** A secret as it is kept: encrypted by a {@link SecretVault}, in the form that docs/FORMATS.md has. Immutable. */
public final class SealedSecret {
    private final byte[] bytes;

    SealedSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedSecret secret && Arrays.equals(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "****";
    }
}
