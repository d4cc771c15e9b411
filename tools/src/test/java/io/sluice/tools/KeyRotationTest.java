package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tools.settings.SecretText;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.SealedSecret;
import io.sluice.vfs.meta.SecretVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another key: all credentials are encrypted by it, and wherever that is broken off, one of the two keys opens them all. */
@Timeout(120)
final class KeyRotationTest {
    private static final int MOUNTS = 3;

    @TempDir
    private Path folder;

    private SluiceHome home;

    @BeforeEach
    void makeHome() throws VfsException {
        home = new SluiceHome(folder.resolve("home"));
        home.create();
        try (MetadataStore metadata = Wiring.openMetadata(home)) {
            SecretVault vault = ofFile().vault(List.of());
            for (int i = 0; i < MOUNTS; i++) {
                put(metadata, vault, i);
            }
            VfsPath open = VfsPath.parse("/open");
            metadata.mounts()
                    .put(
                            open,
                            new MountRecord(
                                    "m", open, "file:///data", Map.of(), Map.of(), false, false, Optional.empty()));
        }
    }

    private static void put(MetadataStore metadata, SecretVault vault, int number) throws VfsException {
        VfsPath path = VfsPath.parse("/bucket" + number);
        Map<String, SealedSecret> secrets = new HashMap<>();
        for (String option : List.of("access-key", "secret-key")) {
            secrets.put(option, vault.seal(path, option, option + " of " + number));
        }
        metadata.mounts()
                .put(
                        path,
                        new MountRecord(
                                "m" + number, path, "s3://bucket", Map.of(), secrets, false, false, Optional.empty()));
    }

    private SecretKey ofFile() {
        return new SecretKey(home, Optional.empty(), Optional.empty());
    }

    private SecretKey printedBy(String command) {
        return new SecretKey(home, Optional.empty(), Optional.of(new SecretText(command)));
    }

    private String keyFile() throws IOException {
        return Files.readString(home.secretKey());
    }

    /** As a gateway that starts opens them. */
    private void assertAllOpenWith(SecretKey key) throws VfsException {
        try (MetadataStore metadata = Wiring.openMetadata(home)) {
            SecretVault vault = key.vault(SecretKey.inUse(metadata));
            for (int i = 0; i < MOUNTS; i++) {
                MountRecord mount =
                        metadata.mounts().get(VfsPath.parse("/bucket" + i)).orElseThrow();
                for (Map.Entry<String, SealedSecret> secret : mount.secrets().entrySet()) {
                    assertThat(vault.open(mount.path(), secret.getKey(), secret.getValue()))
                            .isEqualTo(secret.getKey() + " of " + i);
                }
            }
        }
    }

    /** How often the metadata's files have a credential that the key encrypted, by the id of the key that each begins with. */
    private long encryptedBy(String key) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("sluice secret key id".getBytes(StandardCharsets.US_ASCII));
        byte[] id = Arrays.copyOf(digest.digest(Base64.getDecoder().decode(key.strip())), 8);
        long found = 0;
        try (Stream<Path> files = Files.walk(home.metadata())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                found += bytes.split(Pattern.quote(new String(id, StandardCharsets.ISO_8859_1)), -1).length - 1;
            }
        }
        return found;
    }

    private Path newKeyFile(int filling) throws IOException {
        byte[] key = new byte[SecretVault.KEY_BYTES];
        Arrays.fill(key, (byte) filling);
        Path file = folder.resolve("new.key");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Base64.getEncoder().encodeToString(key));
        return file;
    }

    @Test
    void theNewKeyOpensEverythingAndTheOldOneNothing() throws Exception {
        String old = keyFile();

        KeyRotation.Outcome outcome = KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {});

        assertThat(outcome).isEqualTo(new KeyRotation.Outcome(2 * MOUNTS, MOUNTS, true));
        assertThat(keyFile()).isNotEqualTo(old);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.secretKey())))
                .isEqualTo("rw-------");
        assertThat(home.nextSecretKey()).doesNotExist();
        assertAllOpenWith(ofFile());
        assertThatThrownBy(() -> assertAllOpenWith(printedBy("echo " + old.strip())))
                .isInstanceOf(VfsException.class)
                .hasMessageContaining("another key");
        KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {});
        assertAllOpenWith(ofFile());
    }

    @ParameterizedTest
    @EnumSource(KeyRotation.Step.class)
    void whereverAKillBreaksItOffOneKeyOpensEverythingAndTheNextStartHasIt(KeyRotation.Step step) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rotating.class.getName(),
                        home.directory().toString(),
                        step.name())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rotating.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("rotating.log")))
                .isEqualTo(Rotating.KILLED);

        assertAllOpenWith(ofFile());
        assertThat(home.nextSecretKey()).doesNotExist();
        assertAllOpenWith(ofFile());
        KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {});
        assertAllOpenWith(ofFile());
    }

    /** Rotates the key of the home that is its first argument, and dies at the step that is its second. */
    static final class Rotating {
        static final int KILLED = 9;

        private Rotating() {}

        public static void main(String[] arguments) {
            SluiceHome home = new SluiceHome(Path.of(arguments[0]));
            KeyRotation.Step last = KeyRotation.Step.valueOf(arguments[1]);
            KeyRotation.rotate(
                    home, new SecretKey(home, Optional.empty(), Optional.empty()), Optional.empty(), step -> {
                        if (step == last) {
                            Runtime.getRuntime().halt(KILLED);
                        }
                    });
        }
    }

    @Test
    void nothingThatTheOldKeyOpensIsLeftInTheFiles() throws Exception {
        String old = keyFile();
        assertThat(encryptedBy(old)).isEqualTo(2 * MOUNTS);

        KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {});

        assertThat(encryptedBy(old)).isZero();
        assertThat(encryptedBy(keyFile())).isEqualTo(2 * MOUNTS);
    }

    @Test
    void aKeyFromElsewhereIsReplacedByOneThatIsGiven() throws Exception {
        SecretKey before = printedBy("cat " + home.secretKey());
        Path file = newKeyFile(7);

        assertThatThrownBy(() -> KeyRotation.rotate(home, before, Optional.empty(), _ -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--new-key FILE");
        assertAllOpenWith(before);
        KeyRotation.Outcome outcome = KeyRotation.rotate(home, before, Optional.of(file), _ -> {});

        assertThat(outcome.inHome()).isFalse();
        assertAllOpenWith(printedBy("cat " + file));
        assertThat(home.nextSecretKey()).doesNotExist();
    }

    @Test
    void whatCanNotBeOpenedIsNamedAndNothingIsChanged() throws Exception {
        String old = keyFile();
        byte[] other = new byte[SecretVault.KEY_BYTES];
        try (MetadataStore metadata = Wiring.openMetadata(home)) {
            SecretVault foreign = printedBy("echo " + Base64.getEncoder().encodeToString(other))
                    .vault(List.of());
            put(metadata, foreign, 9);
        }

        assertThatThrownBy(() -> KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("/bucket9: ")
                .hasMessageContaining("unmount this")
                .hasMessageEndingWith("no credential was encrypted anew");
        assertThat(keyFile()).isEqualTo(old);
        assertThat(home.nextSecretKey()).doesNotExist();
        assertAllOpenWith(ofFile());
    }

    @Test
    void itIsRefusedWhileAGatewayRuns() throws Exception {
        try (HomeLock _ = HomeLock.take(home).orElseThrow()) {
            assertThatThrownBy(() -> KeyRotation.rotate(home, ofFile(), Optional.empty(), _ -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("sluice stop");
        }
        assertAllOpenWith(ofFile());
    }
}
