package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecretVaultTest {
    private static final String VALUE = "wJalrXUtnFEMI/ü";
    private static final String OPTION = "secret-key";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final VfsPath path = new VfsPath(java.util.List.of());
    private final SecretVault vault = vaultWith(1);

    private static SecretVault vaultWith(int filling) {
        byte[] key = new byte[SecretVault.KEY_BYTES];
        java.util.Arrays.fill(key, (byte) filling);
        return SecretVault.of(new Secret(key), RANDOM);
    }

    private VfsException refused(SecretVault by, VfsPath at, String option, SealedSecret secret) {
        return catchThrowableOfType(VfsException.class, () -> by.open(at, option, secret));
    }

    @Test
    void whatWasSealedIsOpened() throws Exception {
        assertThat(vault.open(path, OPTION, vault.seal(path, OPTION, VALUE))).isEqualTo(VALUE);
        assertThat(vault.open(path, OPTION, vault.seal(path, OPTION, ""))).isEmpty();
        assertThat(vaultWith(1).open(path, OPTION, vault.seal(path, OPTION, VALUE)))
                .isEqualTo(VALUE);
    }

    @Test
    void noTwoSealsOfOneValueAreTheSame() throws Exception {
        Set<SealedSecret> seals = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seals.add(vault.seal(path, OPTION, VALUE));
        }
        assertThat(seals).hasSize(1000);
    }

    @Test
    void aSealedValueDoesNotHoldTheValueAndIsNeverPrinted() throws Exception {
        SealedSecret secret = vault.seal(path, OPTION, VALUE);
        assertThat(new String(secret.bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(VALUE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(secret).hasToString("****");
    }

    @Test
    void aFlippedBitAnywhereInWhatWasEncryptedIsFound() throws Exception {
        byte[] good = vault.seal(path, OPTION, VALUE).bytes();
        for (int i = 8 * 8; i < good.length * 8; i++) {
            byte[] bad = good.clone();
            bad[i / 8] ^= (byte) (1 << (i % 8));
            VfsException refusal = refused(vault, path, OPTION, new SealedSecret(bad));
            assertThat(refusal.error()).isEqualTo(VfsError.IO);
            assertThat(refusal.reason())
                    .contains(OPTION, "damaged", "mount it anew")
                    .doesNotContain(VALUE);
        }
    }

    @Test
    void whatIsCutShortIsDamaged() throws Exception {
        byte[] good = vault.seal(path, OPTION, VALUE).bytes();
        for (int length = 8; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThat(refused(vault, path, OPTION, new SealedSecret(cut)).error())
                    .isEqualTo(VfsError.IO);
        }
    }

    @Test
    void aValueIsWorthNothingInAnotherMountOrOption() throws Exception {
        SealedSecret secret = vault.seal(VfsPath.parse("/a"), OPTION, VALUE);
        assertThat(refused(vault, VfsPath.parse("/b"), OPTION, secret).error()).isEqualTo(VfsError.IO);
        assertThat(refused(vault, VfsPath.parse("/a"), "session-token", secret).error())
                .isEqualTo(VfsError.IO);
    }

    @Test
    void anotherKeyIsToldFromDamageWithTheWayOut() throws Exception {
        VfsException refusal = refused(vaultWith(2), path, OPTION, vault.seal(path, OPTION, VALUE));
        assertThat(refusal.error()).isEqualTo(VfsError.ACCESS_DENIED);
        assertThat(refusal.reason()).contains(OPTION, "another key", "start it with the right key");
    }

    @Test
    void aLockedVaultSaysWhy() throws Exception {
        SecretVault locked = SecretVault.locked("the key is on holiday; call it back");
        VfsException refusal = refused(locked, path, OPTION, vault.seal(path, OPTION, VALUE));
        assertThat(refusal.error()).isEqualTo(VfsError.ACCESS_DENIED);
        assertThat(refusal.reason()).contains(OPTION).endsWith("the key is on holiday; call it back");
        assertThat(catchThrowableOfType(VfsException.class, () -> locked.seal(path, OPTION, VALUE))
                        .error())
                .isEqualTo(VfsError.ACCESS_DENIED);
    }
}
