package io.sluice.vfs;

/** The change of the two directories of a rename; both are the same when it stays in one. */
public record Renamed(Change from, Change to) {}
