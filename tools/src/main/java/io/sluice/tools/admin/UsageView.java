package io.sluice.tools.admin;

/** What lies at and below a path. */
public record UsageView(String path, long files, long directories, long bytes, long cachedBytes) {}
