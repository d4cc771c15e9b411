package io.sluice.vfs.meta;

/**
 * An object may be where its file does not lie any more: that was renamed or unlinked while its bytes were on their way.
 *
 * @param mount the mount's id
 * @param place where the file was
 * @param key the path of the object in the store, without slashes at its ends
 * @param stagingFile the name of a file with the object's bytes
 * @param size how many of them the object has
 */
public record StrayRecord(String mount, Location place, String key, String stagingFile, long size) {}
