package io.sluice.vfs.meta;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * Owner, group or mode of a directory and of all that lay below it when the rule was made, or comes from the store later; what is empty stays as it is.
 *
 * @param number rules are numbered in the order in which they are made, from 1 on; the later one counts
 */
public record AttributeRule(long number, OptionalInt uid, OptionalInt gid, OptionalInt mode, Instant made) {}
