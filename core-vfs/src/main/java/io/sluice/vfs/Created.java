package io.sluice.vfs;

/** What create and makeDirectory made (or, unchecked, found), and the change of the directory that it lies in. */
public record Created(FileAttributes file, Change directory) {}
