package io.sluice.tools.admin;

/**
 * What was freed in the cache: of how many files, and how many bytes.
 *
 * @param pinnedFiles how many of the files are pinned; they stay so
 */
public record FreeView(String path, long files, long bytes, long pinnedFiles) {}
