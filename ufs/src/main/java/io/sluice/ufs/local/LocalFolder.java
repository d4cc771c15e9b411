package io.sluice.ufs.local;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The folder that a store is, and the rule of what in it can be seen: regular files and real directories, and symbolic links that lead to a regular
 * file inside the folder. Links to directories (they could lead in circles), links that lead out, broken links and special files are as if they were not
 * there, and nothing is ever written through a link or over what can't be seen.
 *
 * <p>This holds against links that lie there, not against somebody who swaps directories for links in the same moment: who can do that may write to the
 * folder anyway. Thread-safe.
 */
final class LocalFolder {
    /** How the names of files begin that are still on their way; no listing shows them, and nobody can use them. */
    static final String TEMPORARY = ".sluice-put-";

    private final Path root;
    private final String rootInode;

    /** @param root a real path */
    LocalFolder(Path root) throws IOException {
        this.root = root;
        this.rootInode = FoundFile.inode(Files.readAttributes(root, BasicFileAttributes.class));
    }

    Path root() {
        return root;
    }

    /** Where {@code path} lies, by its names alone. */
    Path locate(StorePath path) throws UfsException {
        try {
            Path place = root;
            for (FileName name : path.names()) {
                place = place.resolve(name.value());
            }
            return place;
        } catch (InvalidPathException e) {
            throw LocalErrors.translate(path.toString(), e);
        }
    }

    /** What can be seen at {@code path}; empty if nothing can. */
    Optional<FoundFile> find(StorePath path) throws UfsException, IOException {
        Path place = locate(path);
        try {
            boolean direct = path.isRoot() || isReal(place.getParent());
            Optional<FoundFile> found = direct ? look(place) : Optional.empty();
            if (path.isRoot() || found.isEmpty()) {
                requireRoot();
            }
            return found;
        } catch (NoSuchFileException _) {
            requireRoot();
            return Optional.empty();
        } catch (FileSystemException e) {
            if (LocalErrors.translate(path.toString(), e).error() == UfsError.NOT_DIRECTORY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What can be seen at a place whose directory is known to be real. */
    Optional<FoundFile> look(Path place) throws IOException {
        if (isTemporary(place)) {
            return Optional.empty();
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        if (attributes.isSymbolicLink()) {
            return follow(place);
        }
        boolean visible = attributes.isRegularFile() || attributes.isDirectory();
        return visible ? Optional.of(new FoundFile(place, attributes, false)) : Optional.empty();
    }

    private Optional<FoundFile> follow(Path link) throws IOException {
        try {
            Path target = link.toRealPath();
            BasicFileAttributes attributes =
                    Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean visible = target.startsWith(root) && attributes.isRegularFile() && !isTemporary(target);
            return visible ? Optional.of(new FoundFile(target, attributes, true)) : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A circle of links, a link through a file, or one into a folder that is closed to us: it leads nowhere.
            return switch (LocalErrors.translate(link.toString(), e).error()) {
                case NOT_FOUND, NOT_DIRECTORY, ACCESS_DENIED, NAME_TOO_LONG -> Optional.empty();
                case EXISTS,
                        CHANGED,
                        ARCHIVED,
                        NOT_EMPTY,
                        IS_DIRECTORY,
                        TOO_LARGE,
                        NO_SPACE,
                        NOT_SUPPORTED,
                        INVALID,
                        CORRUPT,
                        THROTTLED,
                        UNAVAILABLE -> throw e;
            };
        }
    }

    /** Refuses to touch what can't be seen: a device, a link that leads out, a file on its way. */
    void requireFree(StorePath path) throws UfsException, IOException {
        Path place = locate(path);
        if (isTemporary(place)) {
            throw new UfsException(
                    UfsError.INVALID, "names that begin with " + TEMPORARY + " are for files on their way: " + path);
        }
        // What can be seen now was made since the caller looked.
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && find(path).isEmpty()) {
            throw new UfsException(
                    UfsError.ACCESS_DENIED,
                    path + " is a special file, or a link that leads out of the folder, which Sluice leaves alone");
        }
    }

    /** Makes the directories above {@code path} that are missing; durably. */
    void makeParents(StorePath path) throws UfsException, IOException {
        StorePath parent = path.parent();
        Path place = locate(parent);
        if (Files.notExists(place, LinkOption.NOFOLLOW_LINKS)) {
            requireRoot();
            makeParents(parent);
            try {
                Files.createDirectory(place);
                sync(place.getParent());
            } catch (FileAlreadyExistsException _) {
                // Somebody else made it in the meantime, which is just as good if it is a directory: the check below
                // tells.
                sync(place.getParent());
            }
        }
        if (!isReal(place) || !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new UfsException(UfsError.NOT_DIRECTORY, parent + " is not a directory");
        }
    }

    /** Makes durable what names a directory has. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static boolean isTemporary(Path place) {
        Path name = place.getFileName();
        return name != null && name.toString().startsWith(TEMPORARY);
    }

    /** Whether no link stands between the root and {@code directory}. */
    private static boolean isReal(Path directory) throws IOException {
        return directory.toRealPath().equals(directory);
    }

    /** A folder that was unmounted or moved away must not look as if all its files had been deleted. */
    private void requireRoot() throws UfsException {
        try {
            if (rootInode.equals(FoundFile.inode(Files.readAttributes(root, BasicFileAttributes.class)))) {
                return;
            }
        } catch (IOException e) {
            throw new UfsException(UfsError.UNAVAILABLE, "the folder " + root + " is not there any more", e);
        }
        throw new UfsException(
                UfsError.UNAVAILABLE, "another folder lies at " + root + " than the one that was mounted");
    }
}
