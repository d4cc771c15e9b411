package io.sluice.vfs.meta;

import java.time.Instant;

/** A path of which all that gets into the cache stays there. */
public record PinRecord(Instant made) {}
