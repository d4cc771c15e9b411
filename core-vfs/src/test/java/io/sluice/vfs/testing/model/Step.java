package io.sluice.vfs.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One operation of a random sequence. What it comes to depends on what is there when it is done, so that any part of a sequence is a sequence, too.
 *
 * @param path which of the paths, 0 to {@link ModelTree#PATHS}
 * @param other the same, for what takes two
 * @param seed of everything else: offsets, lengths, bytes, modes, times
 */
public record Step(Kind kind, int path, int other, int seed) {
    /** What is done, and how often among a hundred and some. */
    public enum Kind {
        CREATE(12),
        CREATE_UNCHECKED(2),
        OPEN(6),
        WRITE(26),
        COMMIT(4),
        TRUNCATE(4),
        FLUSH(4),
        CLOSE(7),
        RENAME(12),
        UNLINK(4),
        MKDIR(5),
        RMDIR(2),
        CHANGE_MODE(2),
        CHANGE_OWNER(1),
        CHANGE_TIMES(2),
        ADVANCE(9),
        RESTART(2),
        REFRESH(2),
        /** Somebody else puts an object into the store. */
        PLANT(4),
        /** Somebody else deletes one. */
        UPROOT(2),
        /** From now on the store takes no object. */
        PUTS_FAIL(1),
        /** Now it does again. */
        PUTS_WORK(2);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Kind> WEIGHTED = weighted();

    private static List<Kind> weighted() {
        List<Kind> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                all.add(kind);
            }
        }
        return all;
    }

    /** A sequence of {@code count}, always the same for a seed. */
    public static List<Step> sequence(long seed, int count) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(new Step(
                    WEIGHTED.get(random.nextInt(WEIGHTED.size())),
                    random.nextInt(ModelTree.PATHS.size()),
                    random.nextInt(ModelTree.PATHS.size()),
                    random.nextInt(1 << 20)));
        }
        return steps;
    }

    @Override
    public String toString() {
        return "new Step(Step.Kind." + kind + ", " + path + ", " + other + ", " + seed + "), // "
                + ModelTree.PATHS.get(path) + " " + ModelTree.PATHS.get(other);
    }
}
