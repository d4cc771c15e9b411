/**
 * The block cache on disk: one sparse file for each content, an index in MapDB, leases, eviction, recovery.
 *
 * <p>The layout on disk and the rules after a crash are in docs/FORMATS.md, section "The block cache".
 */
package io.sluice.cache;
