package io.sluice.tools;

import io.sluice.tools.settings.SecretText;
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
import java.util.Base64;
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

    /**
     * The vault with the key, or one that is locked and says why.
     *
     * @param inUse whether there are secrets already, which only the key opens by which they were encrypted
     */
    SecretVault vault(boolean inUse) {
        try {
            SecureRandom random = new SecureRandom();
            return SecretVault.of(new Secret(key(inUse, random)), random);
        } catch (NoKeyException e) {
            LOG.warn("event=no-secret-key reason=\"{}\"", e.getMessage());
            return SecretVault.locked(e.getMessage());
        }
    }

    private byte[] key(boolean inUse, SecureRandom random) throws NoKeyException {
        if (variable.isPresent()) {
            return decode(variable.get(), VARIABLE);
        }
        if (command.isPresent()) {
            return decode(KeyCommand.output(command.get().value()), "what security.key-command prints");
        }
        if (Files.exists(home.secretKey())) {
            return decode(read(home.secretKey()), home.secretKey().toString());
        }
        if (inUse) {
            throw new NoKeyException(home.secretKey()
                    + " is missing, which opens the secrets of the mounts; put it back and start the gateway again, or unmount these"
                    + " mounts, start it again and mount them anew");
        }
        return make(random);
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
        Path file = home.secretKey();
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
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            LOG.info("event=secret-key-made file={}", file);
            return key;
        } catch (IOException e) {
            throw new NoKeyException(file + " can't be made: " + SluiceHome.reason(e) + START_AGAIN, e);
        }
    }
}
