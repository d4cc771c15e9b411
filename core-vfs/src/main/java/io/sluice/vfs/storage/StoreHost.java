package io.sluice.vfs.storage;

/** What the gateway has for the store of a mount. */
public record StoreHost(UnfinishedUploads uploads, StoreObserver observer) {
    /** For a store that belongs to no mount. */
    public static final StoreHost NONE = new StoreHost(UnfinishedUploads.NONE, StoreObserver.NOBODY);
}
