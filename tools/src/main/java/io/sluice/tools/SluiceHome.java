package io.sluice.tools;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder of one gateway: its settings, its state, its cache, its log, and how to reach it while it runs. */
public record SluiceHome(Path directory) {
    private static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    public SluiceHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The home that SLUICE_HOME names, else {@code .sluice} in the user's own. */
    public static SluiceHome ofUser() {
        String named = System.getenv("SLUICE_HOME");
        boolean isNamed = named != null && !named.isBlank();
        return new SluiceHome(isNamed ? Path.of(named) : Path.of(System.getProperty("user.home"), ".sluice"));
    }

    public Path settings() {
        return directory.resolve("sluice.yaml");
    }

    public Path metadata() {
        return directory.resolve("metadata");
    }

    /** The key by which credentials are encrypted, where it comes from nowhere else. */
    Path secretKey() {
        return directory.resolve("secret.key");
    }

    /** The key by which NFS handles are signed. */
    Path handleKey() {
        return directory.resolve("nfs-handles.key");
    }

    /** The key that takes the place of {@link #secretKey()}, while the credentials are encrypted anew. */
    Path nextSecretKey() {
        return directory.resolve("secret.key.next");
    }

    public Path cache() {
        return directory.resolve("cache");
    }

    /** The connectors of others: each folder and each jar in it is one; the user makes it. */
    public Path plugins() {
        return directory.resolve("plugins");
    }

    public Path log() {
        return directory.resolve("log");
    }

    /** The newest file of the log. */
    public Path logFile() {
        return log().resolve("sluice.log");
    }

    /** What a gateway that runs in the background says before its log is open, and what the JVM says when it dies. */
    public Path console() {
        return log().resolve("console.out");
    }

    public Path run() {
        return directory.resolve("run");
    }

    /** Held by the gateway as long as it lives, however it ends. */
    Path lock() {
        return run().resolve("lock");
    }

    /** The process id of the gateway; there while it serves. */
    public Path pid() {
        return run().resolve("sluice.pid");
    }

    /** The secret that the admin API asks for; readable by the owner alone. */
    public Path token() {
        return run().resolve("token");
    }

    /** The address of the admin API, {@code host:port}; there while the gateway serves. */
    public Path address() {
        return run().resolve("admin.address");
    }

    /** Makes the home, readable by its owner alone. */
    public void create() {
        for (Path made : new Path[] {directory, metadata(), log(), run()}) {
            try {
                if (!Files.isDirectory(made)) {
                    Files.createDirectories(made, PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY));
                }
            } catch (IOException e) {
                throw new UserError(
                        made + ": can't be made: " + reason(e) + "; choose another home with --home or SLUICE_HOME", e);
            }
            if (!Files.isWritable(made)) {
                throw new UserError(
                        made + ": not writable for this user; choose another home with --home or SLUICE_HOME");
            }
        }
    }

    /** Writes {@code text} as the whole of {@code file}, readable by the owner alone, so that no reader ever sees a part of it. */
    static void writePrivately(Path file, String text) throws IOException {
        Path temporary = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What an I/O error says without the path, which the line names already. */
    public static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "no such file or directory";
            case java.nio.file.FileAlreadyExistsException _ -> "a file of that name is in the way";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
