package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The set-uid helper that mounts and unmounts for those who are not root, wherever it is. */
public final class Fusermount {
    /** What is said when it is not there. */
    public static final String MISSING =
            "fusermount is missing, without which only root can mount; install the package fuse or fuse3";

    private final List<Path> searched;

    private Fusermount(List<Path> searched) {
        this.searched = List.copyOf(searched);
    }

    /** In the directories of PATH. */
    public static Fusermount ofThisProcess() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        List<Path> directories = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            if (!directory.isEmpty()) {
                directories.add(Path.of(directory));
            }
        }
        return new Fusermount(directories);
    }

    public static Fusermount in(List<Path> directories) {
        return new Fusermount(directories);
    }

    public Optional<Path> find() {
        for (String name : List.of("fusermount", "fusermount3")) {
            for (Path directory : searched) {
                Path candidate = directory.resolve(name);
                if (Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /** @throws VfsException {@link VfsError#NOT_SUPPORTED} if it is missing */
    public Path require() throws VfsException {
        return find().orElseThrow(() -> new VfsException(VfsError.NOT_SUPPORTED, MISSING));
    }
}
