package io.sluice.vfs.meta;

/**
 * One object of a {@link MoveRecord}, as it was before.
 *
 * @param path below the place that moves, with slashes; empty for that itself
 * @param directory then size and version mean nothing
 */
public record MovedObject(String path, boolean directory, long size, String version) {}
