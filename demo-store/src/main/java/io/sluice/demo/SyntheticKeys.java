package io.sluice.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of a bucket that is computed, not stored: {@code flat-N/} has N objects, {@code tree-D-N/} has D directories of N objects each, for any D and N
 * up to a hundred million. Immutable.
 *
 * <p>One object in a hundred comes and goes with each generation: half of those are there in even generations, half in odd ones.
 *
 * @param generation from 0 on
 */
record SyntheticKeys(long generation) {
    private static final Pattern FLAT = Pattern.compile("flat-([0-9]{1,8})/");
    private static final Pattern TREE = Pattern.compile("tree-([0-9]{1,8})-([0-9]{1,8})/");
    private static final Pattern LEAF = Pattern.compile("tree-[0-9]{1,8}-([0-9]{1,8})/dir-[0-9]{8}/");
    private static final int ONE_IN = 100;

    /** What lies right in a directory: {@code count} names in ascending order, which differ by their numbers. */
    record Children(int count, boolean directories) {
        String name(int index) {
            return directories ? String.format("dir-%08d/", index) : String.format("sample-%08d.jpg", index);
        }

        /** The first index whose name is not smaller. */
        int ceiling(String name) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (name(middle).compareTo(name) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** @param directory ends with a slash; empty if nothing lies there */
    Optional<Children> children(String directory) {
        Matcher flat = FLAT.matcher(directory);
        if (flat.matches()) {
            return Optional.of(new Children(Integer.parseInt(flat.group(1)), false));
        }
        Matcher tree = TREE.matcher(directory);
        if (tree.matches()) {
            return Optional.of(new Children(Integer.parseInt(tree.group(1)), true));
        }
        Matcher leaf = LEAF.matcher(directory);
        return leaf.matches() ? Optional.of(new Children(Integer.parseInt(leaf.group(1)), false)) : Optional.empty();
    }

    boolean isThere(int index) {
        boolean comesAndGoes = index % ONE_IN == ONE_IN - 1;
        return !comesAndGoes || ((index / ONE_IN + generation) & 1) == 0;
    }

    static long size(int index) {
        return 100_000L + index % 10_000;
    }

    static String etag(int index) {
        return String.format("%032x", index * 0x9e3779b97f4a7c15L);
    }
}
