package io.sluice.ufs.hdfs;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directory that a mount shows, and the rule of what in it can be seen: files and directories, but not what is still on its way. Thread-safe.
 *
 * @param name what errors call the store
 */
record HdfsFolder(String name, Dialect dialect, Path root) {
    /** How the names of files begin that are still on their way; no listing shows them, and nobody can use them. */
    static final String TEMPORARY = ".sluice-put-";

    FileSystem files() {
        return dialect.files();
    }

    static boolean isTemporary(String name) {
        return name.startsWith(TEMPORARY);
    }

    /** The place of a name in a directory. Not by Hadoop's parser of paths, to which ':' and more mean something. */
    static Path below(Path directory, String name) {
        String base = directory.toUri().getPath();
        return new Path(null, null, (base.equals("/") ? "" : base) + "/" + name);
    }

    /** Where {@code path} lies. */
    Path locate(StorePath path) {
        return path.isRoot() ? root : below(root, path.toString());
    }

    /** What can be seen at {@code path}; empty if nothing can. */
    Optional<Found> find(StorePath path) throws UfsException, IOException {
        Optional<Found> found = canBe(path) ? look(locate(path)) : Optional.empty();
        if (found.isEmpty()) {
            requireRoot();
        }
        return found;
    }

    /** Whether anything that can be seen can have such a path. */
    boolean canBe(StorePath path) {
        return path.names().stream().map(FileName::value).allMatch(name -> !isTemporary(name) && takes(name));
    }

    private boolean takes(String name) {
        return name.chars().noneMatch(letter -> dialect.notInNames().indexOf(letter) >= 0);
    }

    /** That a file or a directory can have such a path. */
    void requireNameable(StorePath path) throws UfsException {
        for (FileName part : path.names()) {
            if (isTemporary(part.value())) {
                throw new UfsException(
                        UfsError.INVALID,
                        "names that begin with " + TEMPORARY + " are for files on their way: " + path);
            }
            if (!takes(part.value())) {
                throw new UfsException(
                        UfsError.NOT_SUPPORTED,
                        "the store takes no names with any of " + dialect.notInNames() + " in them: " + path);
            }
        }
    }

    /** What lies at a place, be it visible or not. */
    Optional<Found> look(Path place) throws IOException {
        try {
            return Found.of(files().getFileStatus(place));
        } catch (IOException e) {
            if (HdfsErrors.isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A directory that went away must not look as if all its files had been deleted. */
    void requireRoot() throws UfsException, IOException {
        if (look(root).filter(Found::directory).isEmpty()) {
            throw new UfsException(UfsError.UNAVAILABLE, "the directory that was mounted, " + name + ", is gone");
        }
    }

    Found require(StorePath path) throws UfsException, IOException {
        return find(path).orElseThrow(() -> new UfsException(UfsError.NOT_FOUND, "there is no " + nameOf(path)));
    }

    Found requireFile(StorePath path) throws UfsException, IOException {
        Found found = require(path);
        if (found.directory()) {
            throw new UfsException(UfsError.IS_DIRECTORY, nameOf(path) + " is a directory");
        }
        return found;
    }

    Found requireDirectory(StorePath path) throws UfsException, IOException {
        Found found = require(path);
        if (!found.directory()) {
            throw new UfsException(UfsError.NOT_DIRECTORY, nameOf(path) + " is not a directory");
        }
        return found;
    }

    /** Makes the directories above {@code path} that are missing. */
    void makeParents(StorePath path) throws UfsException, IOException {
        StorePath parent = path.parent();
        Optional<Found> there = find(parent);
        if (there.isPresent() && !there.get().directory()) {
            throw new UfsException(UfsError.NOT_DIRECTORY, nameOf(parent) + " is not a directory");
        }
        if (there.isEmpty() && !files().mkdirs(locate(parent))) {
            throw new UfsException(
                    UfsError.NOT_DIRECTORY, nameOf(parent) + " can't be made: something lies in its way");
        }
    }

    static String nameOf(StorePath path) {
        return path.isRoot() ? "the root" : path.toString();
    }
}
