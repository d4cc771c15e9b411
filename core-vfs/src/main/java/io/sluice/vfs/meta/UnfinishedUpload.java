package io.sluice.vfs.meta;

/**
 * An upload that a store was asked to begin, and of which it may have parts.
 *
 * @param mount the id of the mount
 * @param key of the object in the store
 * @param upload by which the store knows it
 * @param stagingFile the name of the staging file whose bytes it brings; empty if nobody can go on with it
 * @param terms what the connector needs to go on with it
 */
public record UnfinishedUpload(String mount, String key, String upload, String stagingFile, String terms) {
    /** Names it in its table. */
    public String name() {
        return mount + ":" + upload;
    }
}
