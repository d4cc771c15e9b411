package io.sluice.tools.cli;

import io.sluice.tools.kill.KillCampaign;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a gateway that is written to through NFS, again and again, with an S3 server behind it.
 *
 * <p>{@code -Dsluice.write.kills} says how often (25), {@code -Dsluice.write.seed} what is written and when it is killed. With
 * {@code -Dsluice.write.strict=true} it fails also if an upload is left at the store, which is counted otherwise.
 */
final class WriteKillTest {
    private static final int KILLS = Integer.getInteger("sluice.write.kills", 25);
    private static final long SEED = Long.getLong("sluice.write.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedIsWholeAfterAnyKillAndNothingElseReachesTheStore() throws Exception {
        try (S3Process store = new S3Process(folder)) {
            Path bucket = folder.resolve("store").resolve(store.uri().substring("s3://".length()));
            Path home = Files.createDirectory(folder.resolve("home"));
            new KillCampaign(home, store.uri() + "/kills", store.options(), bucket.resolve("kills"), SEED).run(KILLS);
        }
    }
}
