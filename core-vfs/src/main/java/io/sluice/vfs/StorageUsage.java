package io.sluice.vfs;

/** What statfs and FSSTAT tell; never asks a store. All bytes and counts are at least 0. */
public record StorageUsage(
        long totalBytes, long freeBytes, long totalFiles, long freeFiles, int blockBytes, int nameBytes) {}
