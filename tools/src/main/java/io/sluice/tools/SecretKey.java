package io.sluice.tools;

import io.sluice.tools.settings.SecretText;
import io.sluice.tools.settings.SecurityOptions;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.SealedSecret;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the key comes from by which the credentials of mounts are encrypted: the environment, a command, or a file in the home, which is made if there is
 * nothing yet that needs another one (docs/SECURITY.md). A key that can't be had does not stop the gateway: only who needs it is down.
 */
final class SecretKey {
    static final String VARIABLE = "SLUICE_SECRET_KEY";

    private static final Logger LOG = LoggerFactory.getLogger(SecretKey.class);
    private static final int MOST_FILE_BYTES = 4096;
    private static final String START_AGAIN = "; correct that and start the gateway again";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final SluiceHome home;
    private final Optional<String> variable;
    private final Optional<SecretText> command;

    /** @param variable what the environment has under {@link #VARIABLE} */
    SecretKey(SluiceHome home, Optional<String> variable, Optional<SecretText> command) {
        this.home = home;
        this.variable = variable.filter(text -> !text.isBlank());
        this.command = command;
    }

    /** As the environment and the settings say. */
    static SecretKey of(SluiceHome home, SecurityOptions options) {
        return new SecretKey(home, Optional.ofNullable(System.getenv(VARIABLE)), options.keyCommand());
    }

    /** The secrets of all mounts. */
    static List<SealedSecret> inUse(MetadataStore metadata) {
        List<SealedSecret> secrets = new ArrayList<>();
        metadata.mounts()
                .forEach((path, mount) -> secrets.addAll(mount.secrets().values()));
        return secrets;
    }

    /**
     * The vault with the key, or one that is locked and says why.
     *
     * @param inUse the secrets that there are already, which only the key opens by which they were encrypted
     */
    SecretVault vault(Collection<SealedSecret> inUse) {
        try {
            return require(inUse);
        } catch (NoKeyException e) {
            LOG.warn("event=no-secret-key reason=\"{}\"", e.getMessage());
            return SecretVault.locked(e.getMessage());
        }
    }

    /** The vault with the key. */
    SecretVault require(Collection<SealedSecret> inUse) throws NoKeyException {
        SecureRandom random = new SecureRandom();
        return SecretVault.of(new Secret(key(inUse, random)), random);
    }

    /** Whether the key is in the home, and not anywhere else. */
    boolean isInHome() {
        return variable.isEmpty() && command.isEmpty();
    }

    private byte[] key(Collection<SealedSecret> inUse, SecureRandom random) throws NoKeyException {
        if (variable.isPresent()) {
            return decode(variable.get(), VARIABLE);
        }
        if (command.isPresent()) {
            return decode(KeyCommand.output(command.get().value()), "what security.key-command prints");
        }
        if (Files.exists(home.nextSecretKey())) {
            endRotation(inUse, random);
        }
        if (Files.exists(home.secretKey())) {
            return decode(read(home.secretKey()), home.secretKey().toString());
        }
        if (!inUse.isEmpty()) {
            throw new NoKeyException(home.secretKey()
                    + " is missing, which opens the secrets of the mounts; put it back and start the gateway again, or unmount these"
                    + " mounts, start it again and mount them anew");
        }
        return make(random);
    }

    /** A rotation was broken off: the credentials are all encrypted by the one key or all by the other. */
    private void endRotation(Collection<SealedSecret> inUse, SecureRandom random) throws NoKeyException {
        Path next = home.nextSecretKey();
        SecretVault vault = SecretVault.of(new Secret(decode(read(next), next.toString())), random);
        try {
            if (inUse.stream().anyMatch(vault::sealed)) {
                takeNext();
            } else {
                Files.delete(next);
            }
        } catch (IOException e) {
            throw new NoKeyException(next + " can't be moved or removed: " + SluiceHome.reason(e) + START_AGAIN, e);
        }
    }

    /** From now on the next key is the key. */
    void takeNext() throws IOException {
        Files.move(home.nextSecretKey(), home.secretKey(), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
        LOG.info("event=secret-key-replaced file={}", home.secretKey());
    }

    /** The key in a file of the user's. */
    static byte[] inFile(Path file) throws NoKeyException {
        return decode(read(file), file.toString());
    }

    private static byte[] decode(String text, String where) throws NoKeyException {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == SecretVault.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw notAKey(where, e);
        }
        throw notAKey(where, null);
    }

    private static NoKeyException notAKey(String where, IllegalArgumentException cause) {
        return new NoKeyException(
                where + " is not a key: " + SecretVault.KEY_BYTES + " bytes in base64, as \"openssl rand -base64 "
                        + SecretVault.KEY_BYTES + "\" makes them" + START_AGAIN,
                cause);
    }

    private static String read(Path file) throws NoKeyException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new NoKeyException(file + " is open to others (" + PosixFilePermissions.toString(permissions)
                        + "); close it with: chmod 600 " + file + ", and start the gateway again");
            }
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw notAKey(file.toString(), null);
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new NoKeyException(file + " can't be read: " + SluiceHome.reason(e) + START_AGAIN, e);
        }
    }

    /** Durable before anything is encrypted by it. */
    private byte[] make(SecureRandom random) throws NoKeyException {
        byte[] key = new byte[SecretVault.KEY_BYTES];
        random.nextBytes(key);
        write(home.secretKey(), key);
        LOG.info("event=secret-key-made file={}", home.secretKey());
        return key;
    }

    /** Keeps the key that is to take the place of the other one, durably. */
    void keepNext(byte[] key) throws NoKeyException {
        write(home.nextSecretKey(), key);
    }

    private void write(Path file, byte[] key) throws NoKeyException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
            try (FileChannel out = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                for (ByteBuffer left = ByteBuffer.wrap(text); left.hasRemaining(); ) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } catch (IOException e) {
            throw new NoKeyException(file + " can't be made: " + SluiceHome.reason(e) + START_AGAIN, e);
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(home.directory(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
