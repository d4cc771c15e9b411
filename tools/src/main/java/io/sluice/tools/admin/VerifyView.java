package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.content.CacheVerification;
import java.util.Optional;

/**
 * One line of a check of the cache: how far it is, and in the last line what came of it.
 *
 * @param totalBytes how much there is to check, roughly; 0 if that is not known
 * @param damagedBlocks blocks that were not as they were put, and were dropped
 * @param done whether this is the last line
 * @param problem why the check ended early
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record VerifyView(
        long contents,
        long blocks,
        long bytes,
        long totalBytes,
        long damagedBlocks,
        boolean done,
        Optional<ProblemView> problem) {

    static VerifyView of(CacheVerification found, long totalBytes, boolean done, Optional<ProblemView> problem) {
        return new VerifyView(
                found.contents(), found.blocks(), found.bytes(), totalBytes, found.damagedBlocks(), done, problem);
    }
}
