package io.sluice.tools;

import io.sluice.tools.settings.SecurityOptions;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Encrypts the credentials of all mounts anew, by another key, while no gateway runs. Whenever it is broken off, either the old key or the new one opens all of
 * them, and the next start knows which, if the key is in the home (docs/SECURITY.md).
 */
public final class KeyRotation {
    private final SluiceHome home;
    private final SecretKey key;
    private final Consumer<Step> reached;

    /** What is behind it; for tests that end the process there. */
    enum Step {
        NEXT_KEY_KEPT,
        ENCRYPTED,
        DURABLE,
        NOTHING_OLD_LEFT,
        KEY_TAKEN
    }

    /**
     * @param secrets how many credentials are encrypted by the new key now
     * @param mounts of how many mounts
     * @param inHome whether the key is in the home; if not, it is for the user to give it from now on
     */
    public record Outcome(int secrets, int mounts, boolean inHome) {}

    private KeyRotation(SluiceHome home, SecretKey key, Consumer<Step> reached) {
        this.home = home;
        this.key = key;
        this.reached = reached;
    }

    /**
     * Encrypts everything anew.
     *
     * @param newKey the file with the key in base64, if it is not to be made; needed where the key is not in the home
     * @throws UserError with one line, if it can't be done; the next start has the key that fits
     */
    public static Outcome rotate(SluiceHome home, SecurityOptions options, Optional<Path> newKey) {
        return rotate(home, SecretKey.of(home, options), newKey, _ -> {});
    }

    static Outcome rotate(SluiceHome home, SecretKey key, Optional<Path> newKey, Consumer<Step> reached) {
        if (!Files.isDirectory(home.metadata())) {
            throw new UserError(home.directory() + ": no gateway has used this home; name another one with --home");
        }
        home.create();
        try (HomeLock _ = HomeLock.take(home).orElseThrow(() -> inUse(home));
                MetadataStore metadata = Wiring.openMetadata(home)) {
            return new KeyRotation(home, key, reached).run(metadata, newKey);
        } catch (NoKeyException e) {
            throw new UserError(e.getMessage(), e);
        } catch (IOException e) {
            throw refused(home, SluiceHome.reason(e), e);
        } catch (UncheckedIOException e) {
            throw refused(home, SluiceHome.reason(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError(home.directory() + ": interrupted; the next start goes on with the key that fits", e);
        }
    }

    private static UserError inUse(SluiceHome home) {
        return new UserError(home.directory()
                + ": a gateway runs with this home; stop it with: sluice stop, and rotate the key then");
    }

    private static UserError refused(SluiceHome home, String why, Exception cause) {
        return new UserError(
                home.directory() + ": " + why + "; free space there and try again (the next start goes on with the key"
                        + " that fits)",
                cause);
    }

    private Outcome run(MetadataStore metadata, Optional<Path> newKey) throws NoKeyException, IOException {
        SecretVault old = key.require(SecretKey.inUse(metadata));
        byte[] bytes = newKey(newKey);
        SecretVault next = SecretVault.of(new Secret(bytes), new SecureRandom());
        List<MountRecord> mounts = resealed(metadata, old, next);
        if (key.isInHome()) {
            key.keepNext(bytes);
        }
        reached.accept(Step.NEXT_KEY_KEPT);
        metadata.update(() -> mounts.forEach(mount -> metadata.mounts().put(mount.path(), mount)));
        reached.accept(Step.ENCRYPTED);
        metadata.sync();
        reached.accept(Step.DURABLE);
        metadata.compact();
        reached.accept(Step.NOTHING_OLD_LEFT);
        if (key.isInHome()) {
            key.takeNext();
        }
        reached.accept(Step.KEY_TAKEN);
        int secrets = mounts.stream().mapToInt(mount -> mount.secrets().size()).sum();
        return new Outcome(secrets, mounts.size(), key.isInHome());
    }

    private byte[] newKey(Optional<Path> file) throws NoKeyException {
        if (file.isPresent()) {
            return SecretKey.inFile(file.get());
        }
        if (!key.isInHome()) {
            throw new UserError(home.directory()
                    + ": its key comes from " + SecretKey.VARIABLE
                    + " or security.key-command; give the new one with --new-key FILE, and then let it come from"
                    + " there");
        }
        byte[] made = new byte[SecretVault.KEY_BYTES];
        new SecureRandom().nextBytes(made);
        return made;
    }

    /** All or nothing: what the old key does not open would be lost sight of. */
    private static List<MountRecord> resealed(MetadataStore metadata, SecretVault old, SecretVault next) {
        List<MountRecord> mounts = new ArrayList<>();
        metadata.mounts().forEach((path, mount) -> {
            if (!mount.secrets().isEmpty()) {
                mounts.add(mount);
            }
        });
        List<MountRecord> resealed = new ArrayList<>();
        for (MountRecord mount : mounts) {
            try {
                resealed.add(old.resealed(mount, next));
            } catch (VfsException e) {
                throw new UserError(mount.path() + ": " + e.reason() + "; no credential was encrypted anew", e);
            }
        }
        return resealed;
    }
}
