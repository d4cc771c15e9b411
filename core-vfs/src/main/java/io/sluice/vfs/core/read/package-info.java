/**
 * The read path: contents over the block cache, and what brings missing blocks into it.
 *
 * <p>{@code ReadPath} opens contents; {@code StoredContent} is one; {@code FetchPolicy} decides what to fetch ahead, by the
 * {@code ReadPattern} that the {@code ReadHistory} of a content keeps, and {@code SiblingWalk} which files; docs/SEMANTICS.md, section 3, says what that comes to;
 * {@code BlockFetcher} fetches each block once, by {@code RangedGet}s under the {@code FetchBudget}.
 */
package io.sluice.vfs.core.read;
