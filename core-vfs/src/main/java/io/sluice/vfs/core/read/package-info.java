/**
 * The read path: contents over the block cache, and what brings missing blocks into it.
 *
 * <p>{@code ReadPath} opens contents; {@code StoredContent} is one; {@code ReadHistory} and {@code ReadAheadWindow} decide what to fetch ahead;
 * {@code BlockFetcher} fetches each block once, by {@code RangedGet}s under the {@code FetchBudget}.
 */
package io.sluice.vfs.core.read;
