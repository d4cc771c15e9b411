package io.sluice.tools.admin;

/** What was freed in the cache: of how many files, and how many bytes. */
public record FreeView(String path, long files, long bytes) {}
