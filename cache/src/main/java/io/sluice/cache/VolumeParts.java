package io.sluice.cache;

import java.util.function.LongSupplier;

/**
 * What all directories of one cache share.
 *
 * @param ranking what holds for each content
 * @param mounts where it is counted what each mount has
 * @param clock nanoseconds since some time, at least 0, never going back
 */
record VolumeParts(
        CacheSettings settings,
        ContentTable table,
        OpenFiles openFiles,
        Ranking ranking,
        MountSpaces mounts,
        LongSupplier clock) {}
