package io.sluice.vfs.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.model.ModelRun;
import io.sluice.vfs.testing.model.Shrinker;
import io.sluice.vfs.testing.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Random operations on a gateway and on the reference model of docs/SEMANTICS.md: they never differ.
 *
 * <p>{@code -Dsluice.model.operations} says how many (100,000), {@code -Dsluice.model.sequence} how many on one gateway (250), {@code -Dsluice.model.seed} which.
 */
final class WritePathModelTest {
    private static final int OPERATIONS = Integer.getInteger("sluice.model.operations", 100_000);
    private static final int SEQUENCE = Integer.getInteger("sluice.model.sequence", 250);
    private static final long SEED = Long.getLong("sluice.model.seed", System.nanoTime());
    private static final Path MEMORY = Path.of("/dev/shm");

    /** That the store refuses what somebody else has taken is no news here. */
    private static final Logger NOISE = (Logger) LoggerFactory.getLogger(Publishing.class);

    @BeforeAll
    static void silence() {
        NOISE.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        NOISE.setLevel(null);
    }

    @TempDir
    private Path temporary;

    @Test
    void whateverIsDoneTheGatewayAndTheModelAgree() {
        long began = System.nanoTime();
        int sequences = Math.max(1, OPERATIONS / SEQUENCE);
        for (int i = 0; i < sequences; i++) {
            long seed = SEED + i;
            List<Step> steps = Step.sequence(seed, SEQUENCE);
            Optional<Throwable> failure = failure(steps);
            if (failure.isPresent()) {
                throw explained(seed, steps);
            }
        }
        System.out.printf(
                "model: seed=%d sequences=%d operations=%d millis=%d%n",
                SEED, sequences, sequences * SEQUENCE, (System.nanoTime() - began) / 1_000_000);
    }

    private AssertionError explained(long seed, List<Step> steps) {
        List<Step> shortest = Shrinker.shrink(steps, fewer -> failure(fewer).isPresent());
        StringBuilder text = new StringBuilder("seed " + seed + " fails by " + shortest.size() + " steps:");
        shortest.forEach(step -> text.append("\n    ").append(step));
        return new AssertionError(text.toString(), failure(shortest).orElse(null));
    }

    private Optional<Throwable> failure(List<Step> steps) {
        try (ModelRun run = new ModelRun(Files.isWritable(MEMORY) ? MEMORY : temporary)) {
            run.run(steps);
            return Optional.empty();
        } catch (VfsException | IOException | AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
