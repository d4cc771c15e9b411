package io.sluice.vfs.core.write;

import io.sluice.vfs.storage.StoreEntry;

/** The bytes of an edition of a written file are in the store, at that place, as that object. */
public record Arrival(long edition, Publisher.Target target, StoreEntry.StoreFile stored) {}
