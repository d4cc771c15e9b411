package io.sluice.vfs.storage;

/**
 * Which version of an object: the ETag or version id where the store has one, else modification time and length. Equal exactly when the
 * bytes are the same, as far as the store can tell.
 */
public record ContentVersion(String value) {
    public ContentVersion {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a version is not empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
