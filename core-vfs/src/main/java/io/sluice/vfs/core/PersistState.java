package io.sluice.vfs.core;

/** How far a file is on its way to its store. */
public enum PersistState {
    /** Its writer is not done with it. */
    WRITING,
    /** Bytes are missing and nobody sends them: it is not published. */
    SET_ASIDE,
    /** All its bytes are here, and their upload has not begun, waits for another name, or for its next attempt. */
    TO_BE_PERSISTED,
    /** They are being uploaded. */
    PERSISTING,
    /** They are in the store. */
    PERSISTED,
    /** The store refused them for good; they are kept here. */
    FAILED
}
