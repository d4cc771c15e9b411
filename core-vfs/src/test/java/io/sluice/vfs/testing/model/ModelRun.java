package io.sluice.vfs.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Does the same operations on a gateway and on the model, and compares the two after each. One client opens and closes, as FUSE does, the other writes without
 * opening, as NFS does; they share the namespace.
 */
public final class ModelRun implements AutoCloseable {
    private static final int LOOK_AT_ALL = 32;

    private final ModelSteps steps;

    /** @param scratch a directory for staging files, on a disk whose syncs are quick */
    public ModelRun(Path scratch, Doorway doorway) throws VfsException {
        steps = new ModelSteps(scratch, doorway);
    }

    /** Does all steps, lets everything settle, and kills the gateway once more. */
    public void run(List<Step> sequence) throws VfsException, IOException {
        for (int i = 0; i < sequence.size(); i++) {
            Step step = sequence.get(i);
            steps.run(step);
            steps.checks().path(ModelTree.PATHS.get(step.path()));
            steps.checks().path(ModelTree.PATHS.get(step.other()));
            steps.checkOpen();
            if (i % LOOK_AT_ALL == 0) {
                steps.checks().everything();
            }
        }
        settle();
        steps.checks().everything();
        steps.restart(false);
        steps.checks().everything();
    }

    private void settle() throws VfsException {
        steps.closeAll();
        steps.restart(false);
        steps.advance(Duration.ofSeconds(31));
        for (ModelFile file : steps.tree().files()) {
            boolean mayStay = file.life == FileLife.FAILED || !file.isWhole();
            assertThat(mayStay || file.life == FileLife.PERSISTED)
                    .as("the model has " + file.path + " settled")
                    .isTrue();
        }
    }

    @Override
    public void close() {
        steps.close();
    }
}
