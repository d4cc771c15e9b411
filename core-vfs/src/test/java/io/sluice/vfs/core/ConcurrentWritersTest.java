package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.testing.ManyThreads;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients who write, rename onto each other's names, remove and read at once: nobody sees half a file, and in the end the store has what the namespace shows.
 *
 * <p>{@code -Dsluice.concurrent.rounds} says how often each does something (150).
 */
final class ConcurrentWritersTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = Integer.getInteger("sluice.concurrent.rounds", 150);
    private static final int NAMES = 6;

    /** What a client may be told when another one was quicker. */
    private static final Set<VfsError> OVERTAKEN = EnumSet.of(VfsError.NOT_FOUND, VfsError.STALE, VfsError.REPLACED);

    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final AtomicLong serial = new AtomicLong();

    @AfterEach
    void close() {
        gateway.close();
    }

    /** Bytes that tell whether they are whole. */
    private static byte[] bytes(long seed) {
        byte[] bytes = Scene.bytes(Long.BYTES + new Random(seed).nextInt(3000), seed);
        ByteBuffer.wrap(bytes).putLong(seed);
        return bytes;
    }

    private static void isWhole(String path, byte[] found) {
        assertThat(found.length).as("length of " + path).isGreaterThanOrEqualTo(Long.BYTES);
        assertThat(found).as(path).isEqualTo(bytes(ByteBuffer.wrap(found).getLong()));
    }

    private static String name(Random random) {
        return "/data/name" + random.nextInt(NAMES);
    }

    private void save(String temporary, String path, boolean open) throws VfsException {
        byte[] bytes = bytes(serial.incrementAndGet());
        InodeId file = scene.createUnopened(Scene.ROOT, temporary, 0644);
        if (open) {
            WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
            lease.flush();
            lease.close();
        } else {
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.DURABLE);
        }
        scene.rename(temporary, path);
    }

    private void somethingHappens(int client, Random random) throws VfsException {
        try {
            switch (random.nextInt(6)) {
                case 0 -> scene.remove(name(random));
                case 1 -> scene.rename(name(random), name(random));
                case 2 -> {
                    String path = name(random);
                    isWhole(path, scene.read(path));
                }
                default -> save("/data/temporary" + client, name(random), random.nextBoolean());
            }
        } catch (VfsException e) {
            if (!OVERTAKEN.contains(e.error())) {
                throw e;
            }
        }
    }

    @Test
    void nobodySeesHalfAFileAndTheStoreHasInTheEndWhatTheNamespaceShows() throws Exception {
        long seed = System.nanoTime();
        ManyThreads.run(CLIENTS, client -> {
            Random random = new Random(seed + client);
            for (int round = 0; round < ROUNDS; round++) {
                somethingHappens(client, random);
            }
        });
        gateway.settle();
        Set<String> expected = new TreeSet<>(scene.names("/data"));
        expected.remove("nested");
        Set<String> stored = new TreeSet<>(gateway.store("/data").keys());
        stored.removeIf(key -> key.endsWith("/"));
        assertThat(stored).as("objects, seed " + seed).isEqualTo(expected);
        for (String name : expected) {
            byte[] found = scene.read("/data/" + name);
            isWhole(name, found);
            assertThat(gateway.object("/data/" + name)).as("object " + name).hasValue(found);
        }
        try (Stream<Path> staged = Files.list(gateway.cache().stagingDirectory())) {
            assertThat(staged.count()).as("staging files, seed " + seed).isZero();
        }
    }
}
