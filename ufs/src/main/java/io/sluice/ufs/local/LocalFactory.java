package io.sluice.ufs.local;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnderFileSystemFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Opens folders as stores; knows no options. Public for {@link java.util.ServiceLoader} only. */
public final class LocalFactory implements UnderFileSystemFactory {
    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Set<String> secretOptions() {
        return Set.of();
    }

    @Override
    public UnderFileSystem open(MountUri uri, Map<String, String> options) throws UfsException {
        if (!uri.authority().isEmpty() && !uri.authority().equals("localhost")) {
            throw new UfsException(
                    UfsError.INVALID,
                    uri + " names a host, \"" + uri.authority() + "\": a folder is written with three slashes, file:///"
                            + uri.authority() + "/" + uri.path());
        }
        Path folder = path(uri);
        if (!Files.exists(folder)) {
            throw new UfsException(
                    UfsError.INVALID, "the folder " + folder + " does not exist: make it, or correct the URI");
        }
        if (!Files.isDirectory(folder)) {
            throw new UfsException(UfsError.INVALID, folder + " is not a folder: give the folder that it lies in");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UfsException(
                    UfsError.ACCESS_DENIED,
                    "the folder " + folder + " can't be read by the user that Sluice runs as: give it r and x on it");
        }
        try {
            return new LocalUnderFileSystem(
                    folder.toRealPath(), LocalListing.PAGE_SIZE, new SecureRandom(), InstantSource.system());
        } catch (IOException e) {
            throw LocalErrors.translate(folder.toString(), e);
        }
    }

    private static Path path(MountUri uri) throws UfsException {
        try {
            return Path.of("/" + uri.path());
        } catch (InvalidPathException e) {
            throw LocalErrors.translate(uri.toString(), e);
        }
    }
}
