package io.sluice.vfs.trace;

/** What can be told of a span; what is not here is told nowhere, so that no secret gets out by accident. */
public enum SpanNote {
    CLIENT("sluice.client"),
    UID("sluice.uid"),
    SUBJECT("sluice.subject"),
    INODE("sluice.inode"),
    ERROR("sluice.error"),
    MOUNT("sluice.mount"),
    STORE("sluice.store"),
    KEY("sluice.key"),
    OFFSET("sluice.offset"),
    BYTES("sluice.bytes"),
    BLOCKS("sluice.blocks"),
    AHEAD("sluice.ahead");

    private final String key;

    SpanNote(String key) {
        this.key = key;
    }

    /** Its name outside. */
    public String key() {
        return key;
    }
}
