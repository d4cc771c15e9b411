/** Listings of directories as their stores gave them: in pages on disk, compact in memory, found again after a restart. */
package io.sluice.vfs.core.listing;
