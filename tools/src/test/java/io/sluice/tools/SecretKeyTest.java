package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.tools.settings.SecretText;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.SealedSecret;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the key comes from, and what is said when it does not come. */
final class SecretKeyTest {
    private static final String OTHER = Base64.getEncoder().encodeToString(new byte[32]);

    private static final SealedSecret SOMEBODYS = somebodys();

    @TempDir
    private Path folder;

    private SluiceHome home;

    @BeforeEach
    void makeHome() {
        home = new SluiceHome(folder.resolve("home"));
        home.create();
    }

    private static SealedSecret somebodys() {
        try {
            return seal(SecretVault.of(new Secret(new byte[SecretVault.KEY_BYTES]), new SecureRandom()));
        } catch (VfsException e) {
            throw new IllegalStateException(e);
        }
    }

    private SecretVault vault(Optional<String> variable, Optional<String> command, boolean inUse) {
        return new SecretKey(home, variable, command.map(SecretText::new))
                .vault(inUse ? List.of(SOMEBODYS) : List.of());
    }

    private SecretVault ofFile(boolean inUse) {
        return vault(Optional.empty(), Optional.empty(), inUse);
    }

    private static SealedSecret seal(SecretVault vault) throws VfsException {
        return vault.seal(VfsPath.ROOT, "option", "value");
    }

    private static boolean opens(SecretVault vault, SealedSecret secret) {
        try {
            return vault.open(VfsPath.ROOT, "option", secret).equals("value");
        } catch (VfsException e) {
            return false;
        }
    }

    private static String refusal(SecretVault vault) {
        return catchThrowableOfType(VfsException.class, () -> seal(vault)).reason();
    }

    @Test
    void theFirstStartMakesAKeyFileForItsOwnerAloneAndLaterOnesReadIt() throws Exception {
        SealedSecret secret = seal(ofFile(false));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.secretKey())))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(home.secretKey()).strip()))
                .hasSize(32);
        assertThat(opens(ofFile(true), secret)).isTrue();
        assertThat(opens(ofFile(false), secret)).isTrue();
    }

    @Test
    void twoHomesHaveTwoKeys() throws Exception {
        SealedSecret secret = seal(ofFile(false));
        Files.delete(home.secretKey());
        assertThat(opens(ofFile(false), secret)).isFalse();
    }

    @Test
    void aKeyFileThatIsMissingThoughSecretsNeedItIsNotMadeAnew() {
        assertThat(refusal(ofFile(true))).contains(home.secretKey() + " is missing", "put it back", "mount them anew");
        assertThat(home.secretKey()).doesNotExist();
    }

    @Test
    void aKeyFileThatOthersMayReadIsNotUsed() throws IOException {
        assertThat(ofFile(false)).isNotNull();
        Files.setPosixFilePermissions(home.secretKey(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(refusal(ofFile(true))).contains("is open to others (rw-r-----)", "chmod 600 " + home.secretKey());
    }

    @ParameterizedTest
    @CsvSource({"''", "nonsense", "c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
    void aFileThatIsNoKeyIsNamedWithHowToMakeOneAndStays(String text) throws IOException {
        Files.createFile(
                home.secretKey(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(home.secretKey(), text);
        assertThat(refusal(ofFile(false))).contains(home.secretKey() + " is not a key", "openssl rand -base64 32");
        assertThat(home.secretKey()).hasContent(text);
    }

    @Test
    void theEnvironmentComesBeforeTheCommandAndTheCommandBeforeTheFile() throws Exception {
        SealedSecret ofFile = seal(ofFile(false));
        SealedSecret ofCommand = seal(vault(Optional.empty(), Optional.of("echo " + OTHER), true));
        assertThat(opens(vault(Optional.of(OTHER + "\n"), Optional.of("exit 1"), true), ofCommand))
                .isTrue();
        assertThat(opens(vault(Optional.of(OTHER), Optional.empty(), true), ofFile))
                .isFalse();
        assertThat(opens(vault(Optional.of(" "), Optional.empty(), true), ofFile))
                .isTrue();
    }

    @Test
    void withAKeyFromElsewhereNoFileIsMade() throws Exception {
        assertThat(seal(vault(Optional.of(OTHER), Optional.empty(), false))).isNotNull();
        assertThat(seal(vault(Optional.empty(), Optional.of("echo " + OTHER), false)))
                .isNotNull();
        assertThat(home.secretKey()).doesNotExist();
    }

    @Test
    void aVariableThatIsNoKeyIsSaidSoWithoutItsValue() {
        assertThat(refusal(vault(Optional.of("t0ps3cr3t"), Optional.empty(), false)))
                .contains("SLUICE_SECRET_KEY is not a key")
                .doesNotContain("t0ps3cr3t");
        assertThat(home.secretKey()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            echo t0ps3cr3t                    | what security.key-command prints is not a key
            echo t0ps3cr3t; exit 3            | security.key-command ended with exit code 3
            echo t0ps3cr3t >&2; exit 4        | security.key-command ended with exit code 4
            /no/such/t0ps3cr3t                | security.key-command ended with exit code 127
            head -c 100000 /dev/zero          | security.key-command prints more than a key
            """)
    void aCommandThatPrintsNoKeyIsSaidSoWithoutItsText(String command, String complaint) {
        assertThat(refusal(vault(Optional.empty(), Optional.of(command), false)))
                .contains(complaint)
                .doesNotContain("t0ps3cr3t");
        assertThat(home.secretKey()).doesNotExist();
    }
}
