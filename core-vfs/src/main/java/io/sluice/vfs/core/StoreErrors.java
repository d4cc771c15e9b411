package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;

/** What a store's answer means to a caller of the file system: the one place that translates it. */
public final class StoreErrors {
    private StoreErrors() {}

    /** The meaning of a store's answer to an operation on a file or directory; keeps the reason and the cause. */
    public static VfsException of(UfsException answer) {
        return new VfsException(meaning(answer.error()), answer.reason(), answer);
    }

    /** The same while a store is being joined: what makes no sense is then the caller's own URI or option. */
    public static VfsException whileMounting(UfsException answer) {
        return answer.error() == UfsError.INVALID
                ? new VfsException(VfsError.INVALID, answer.reason(), answer)
                : of(answer);
    }

    private static VfsError meaning(UfsError error) {
        return switch (error) {
            case NOT_FOUND -> VfsError.NOT_FOUND;
            case EXISTS -> VfsError.EXISTS;
            case CHANGED -> VfsError.REPLACED;
            case ACCESS_DENIED, ARCHIVED -> VfsError.ACCESS_DENIED;
            case NOT_EMPTY -> VfsError.NOT_EMPTY;
            case NOT_DIRECTORY -> VfsError.NOT_DIRECTORY;
            case IS_DIRECTORY -> VfsError.IS_DIRECTORY;
            case NAME_TOO_LONG -> VfsError.NAME_TOO_LONG;
            case TOO_LARGE -> VfsError.TOO_LARGE;
            case NO_SPACE -> VfsError.NO_SPACE;
            case NOT_SUPPORTED -> VfsError.NOT_SUPPORTED;
            // EINVAL would blame the arguments of a program that did nothing wrong: it is the mount that is.
            case INVALID, CORRUPT -> VfsError.IO;
            case THROTTLED, UNAVAILABLE -> VfsError.UNAVAILABLE;
        };
    }
}
