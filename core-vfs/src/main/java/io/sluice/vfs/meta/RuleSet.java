package io.sluice.vfs.meta;

import java.util.List;

/**
 * What is kept with a directory for all that lies below it.
 *
 * @param rules those made for it, and those that it took along when it was moved
 * @param deafTo rules of the directories above up to this number do not reach here: it was moved to its place after them; 0 if all do
 * @param lastNumber with the root directory: the number of the last rule ever made
 */
public record RuleSet(List<AttributeRule> rules, long deafTo, long lastNumber) {
    public static final RuleSet NONE = new RuleSet(List.of(), 0, 0);

    public RuleSet {
        rules = List.copyOf(rules);
    }
}
