package io.sluice.vfs.testing.model;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Random sequences through one door; one that fails is made short and printed.
 *
 * <p>{@code -Dsluice.model.operations} says how many operations, {@code -Dsluice.model.sequence} how many on one gateway (250), {@code -Dsluice.model.seed} which;
 * the seed is always the same else, so that a change is never blamed for what another seed would have found before it.
 */
public final class ModelSequences {
    private static final int SEQUENCE = Integer.getInteger("sluice.model.sequence", 250);
    private static final long SEED = Long.getLong("sluice.model.seed", 20_261_127L);
    private static final Path MEMORY = Path.of("/dev/shm");

    /** That the store refuses what somebody else has taken is no news here. */
    private static final Logger NOISE = (Logger) LoggerFactory.getLogger("io.sluice.vfs.core.Publishing");

    private final String name;
    private final Doorway doorway;
    private final Path scratch;

    /** @param temporary for staging files where the machine has no file system in memory */
    public ModelSequences(String name, Doorway doorway, Path temporary) {
        this.name = name;
        this.doorway = doorway;
        this.scratch = Files.isWritable(MEMORY) ? MEMORY : temporary;
    }

    /** @param operations unless the property says something else */
    public void run(int operations) {
        long began = System.nanoTime();
        int sequences = Math.max(1, Integer.getInteger("sluice.model.operations", operations) / SEQUENCE);
        NOISE.setLevel(Level.OFF);
        try {
            for (int i = 0; i < sequences; i++) {
                List<Step> steps = Step.sequence(SEED + i, SEQUENCE);
                if (failure(steps).isPresent()) {
                    throw explained(SEED + i, steps);
                }
            }
        } finally {
            NOISE.setLevel(null);
        }
        System.out.printf(
                "model through %s: seed=%d sequences=%d operations=%d millis=%d%n",
                name, SEED, sequences, sequences * SEQUENCE, (System.nanoTime() - began) / 1_000_000);
    }

    private AssertionError explained(long seed, List<Step> steps) {
        List<Step> shortest = Shrinker.shrink(steps, fewer -> failure(fewer).isPresent());
        StringBuilder text = new StringBuilder("seed " + seed + " fails by " + shortest.size() + " steps:");
        shortest.forEach(step -> text.append("\n    ").append(step));
        return new AssertionError(text.toString(), failure(shortest).orElse(null));
    }

    private Optional<Throwable> failure(List<Step> steps) {
        try (ModelRun run = new ModelRun(scratch, doorway)) {
            run.run(steps);
            return Optional.empty();
        } catch (VfsException | IOException | AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
