package io.sluice.ufs.local;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** What the local file system's errors mean to a store; the only place that judges them. */
final class LocalErrors {
    private LocalErrors() {}

    /** @param subject what the call was about, for the reason */
    static UfsException translate(String subject, IOException failure) {
        if (failure.getCause() instanceof UfsException known) {
            return known;
        }
        return switch (failure) {
            case NoSuchFileException _ -> new UfsException(UfsError.NOT_FOUND, "there is no " + subject);
            case FileAlreadyExistsException _ -> new UfsException(UfsError.EXISTS, subject + " is there already");
            case DirectoryNotEmptyException _ -> new UfsException(UfsError.NOT_EMPTY, subject + " is not empty");
            case NotDirectoryException _ -> new UfsException(UfsError.NOT_DIRECTORY, subject + " is not a directory");
            case AccessDeniedException _ ->
                new UfsException(
                        UfsError.ACCESS_DENIED, "the user that Sluice runs as may not do this with " + subject);
            case ClosedByInterruptException _ ->
                new UfsException(UfsError.UNAVAILABLE, "interrupted at " + subject, failure);
            case FileSystemLoopException _ -> new UfsException(UfsError.NOT_FOUND, subject + " is a link to itself");
            default -> fromText(subject, failure);
        };
    }

    /** The names that Linux allows but the JVM's locale can't express, or a NUL. */
    static UfsException translate(String subject, InvalidPathException failure) {
        return new UfsException(
                UfsError.INVALID,
                subject + " can't be named on this host (" + failure.getReason()
                        + "): start Sluice with LC_ALL=C.UTF-8");
    }

    static UfsException translate(String subject, ReadOnlyFileSystemException failure) {
        return new UfsException(UfsError.ACCESS_DENIED, subject + " lies on a read-only file system", failure);
    }

    // java.nio.file passes most errnos on as the text of strerror only.
    private static UfsException fromText(String subject, IOException failure) {
        String detail = failure instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : String.valueOf(failure.getMessage());
        UfsError error = detail.startsWith("Too many levels of symbolic links") ? UfsError.NOT_FOUND : errorOf(detail);
        String reason = subject + ": " + detail.lines().findFirst().orElse("");
        return error.isRetryable() ? new UfsException(error, reason, failure) : new UfsException(error, reason);
    }

    private static UfsError errorOf(String detail) {
        return switch (detail) {
            case "No space left on device", "Disk quota exceeded" -> UfsError.NO_SPACE;
            case "File name too long" -> UfsError.NAME_TOO_LONG;
            case "File too large" -> UfsError.TOO_LARGE;
            case "Is a directory" -> UfsError.IS_DIRECTORY;
            case "Not a directory" -> UfsError.NOT_DIRECTORY;
            case "Directory not empty" -> UfsError.NOT_EMPTY;
            case "No such file or directory" -> UfsError.NOT_FOUND;
            case "File exists" -> UfsError.EXISTS;
            case "Read-only file system", "Operation not permitted", "Permission denied" -> UfsError.ACCESS_DENIED;
            case "Operation not supported" -> UfsError.NOT_SUPPORTED;
            case "Invalid argument" -> UfsError.INVALID;
            default -> UfsError.UNAVAILABLE;
        };
    }
}
