package io.sluice.vfs.meta;

/**
 * An upload that a store was asked to begin, and of which it may have parts.
 *
 * @param mount the id of the mount
 * @param key of the object in the store
 * @param upload by which the store knows it
 */
public record UnfinishedUpload(String mount, String key, String upload) {
    /** Names it in its table. */
    public String name() {
        return mount + ":" + upload;
    }
}
