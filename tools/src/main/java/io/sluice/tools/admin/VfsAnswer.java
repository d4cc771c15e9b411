package io.sluice.tools.admin;

import io.sluice.vfs.VfsError;

/**
 * How the admin API answers an error of the file system.
 *
 * @param status the HTTP status
 * @param title what a person reads; empty where the reason of the error says more
 * @param wayOut what the person can do
 */
record VfsAnswer(int status, String title, String wayOut) {
    static VfsAnswer of(VfsError error) {
        return switch (error) {
            case NOT_FOUND -> new VfsAnswer(404, "no such file or directory", "see what is there with: sluice fs ls");
            case STALE -> new VfsAnswer(410, "it was removed in the meantime", "look again with: sluice fs ls");
            case REPLACED -> new VfsAnswer(409, "the object was replaced while it was read", "read it again");
            case EXISTS -> new VfsAnswer(409, "it is there already", "remove it first or take another name");
            case NOT_DIRECTORY -> new VfsAnswer(409, "not a directory", "name a directory");
            case IS_DIRECTORY -> new VfsAnswer(409, "is a directory", "name a file, or use -R");
            case NOT_EMPTY -> new VfsAnswer(409, "the directory is not empty", "remove all that lies below with -R");
            case ACCESS_DENIED -> new VfsAnswer(403, "", "ask its owner, or check the credentials of the mount");
            case NOT_PERMITTED -> new VfsAnswer(403, "", "only the owner or root may");
            case WRITE_ONCE ->
                new VfsAnswer(409, "a file that is sealed never changes", "write a new file, or remove this one first");
            case READ_ONLY -> new VfsAnswer(403, "the mount is read-only", "mount it without --readonly");
            case CROSS_MOUNT -> new VfsAnswer(409, "", "copy it with: sluice fs cp -R, then remove the original");
            case INVALID -> new VfsAnswer(400, "", "check how it is written");
            case NAME_TOO_LONG -> new VfsAnswer(400, "the name is too long", "a name has at most 255 bytes");
            case TOO_LARGE -> new VfsAnswer(413, "larger than its store takes", "split it");
            case NO_SPACE -> new VfsAnswer(507, "no space left", "free space in the cache directories");
            case BAD_COOKIE -> new VfsAnswer(400, "no listing goes on there", "list it from its start");
            case NOT_SYNC -> new VfsAnswer(409, "it changed in the meantime", "try again");
            case NOT_SUPPORTED -> new VfsAnswer(501, "", "there is no such operation here");
            case UNAVAILABLE -> new VfsAnswer(503, "", "the store does not answer; try again later");
            case IO -> new VfsAnswer(500, "", "see the log of the gateway");
        };
    }
}
