package io.sluice.tools;

import io.sluice.nfs.v3.HandleCodec;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.meta.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The key of the NFS handles, the same at every start, so that the handles that clients hold stay good.
 *
 * <p>It lies in a file of the home and in the metadata store too: who loses one of them has the other.
 */
final class HandleKey {
    private static final String NAME = "nfs-handles";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private HandleKey() {}

    /** The key; made if there is none yet. */
    static byte[] of(SluiceHome home, MetadataStore metadata) {
        Path file = home.handleKey();
        Optional<byte[]> stored = metadata.secrets().get(NAME).map(Secret::bytes);
        try {
            Optional<byte[]> kept = read(file);
            byte[] key = kept.or(() -> stored).orElseGet(HandleKey::make);
            if (kept.isEmpty()) {
                write(file, key);
            }
            if (stored.isEmpty() || !Arrays.equals(stored.get(), key)) {
                metadata.secrets().put(NAME, new Secret(key));
                metadata.sync();
            }
            return key;
        } catch (IOException e) {
            throw new UserError(file + ": " + SluiceHome.reason(e), e);
        }
    }

    /** Empty if there is no file, or it is none of a key: then the other place counts. */
    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file)).filter(bytes -> bytes.length == HandleCodec.KEY_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] make() {
        byte[] key = new byte[HandleCodec.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static void write(Path file, byte[] key) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(key);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
