package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that are read in the order of their directory. */
final class SiblingsTest {
    private static final int KIB = 1024;

    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final MemoryUnderFileSystem store = gateway.store("/data");

    @AfterEach
    void close() {
        gateway.close();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            LockSupport.parkNanos(100_000);
        }
    }

    private static String name(int number) {
        return "f%04d".formatted(number);
    }

    private List<String> plant(int files, int bytes) {
        return plant("/data", files, bytes);
    }

    private List<String> plant(String mount, int files, int bytes) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            paths.add(mount + "/train/" + name(i));
            gateway.store(mount).plant("train/" + name(i), Scene.bytes(bytes, i));
        }
        return paths;
    }

    private void read(List<String> paths) throws Exception {
        for (String path : paths) {
            scene.read(path);
        }
    }

    private boolean isFetched(String path) {
        return store.calls("read").stream().anyMatch(call -> call.contains(path.substring("/data/".length()) + " "));
    }

    @Test
    void theNextByNameAreFetchedAheadAndNothingElseIsAsked() throws Exception {
        List<String> paths = plant(60, 10 * KIB);
        read(paths.subList(20, 24));
        await(() -> isFetched(paths.get(26)));
        read(paths.subList(24, 60));

        assertThat(store.calls("read")).hasSize(40).doesNotHaveDuplicates();
        assertThat(store.calls()).hasSize(42).contains("list /", "list train");
    }

    @Test
    void theNextAsListedAreFetchedAhead() throws Exception {
        plant(60, 10 * KIB);
        List<String> paths = scene.names("/data/train").stream()
                .filter(name -> name.startsWith("f"))
                .map(name -> "/data/train/" + name)
                .toList();
        read(paths.subList(0, 4));
        await(() -> isFetched(paths.get(5)));
        read(paths);
        assertThat(store.calls("read")).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void inRandomOrderNothingIsFetchedAhead() throws Exception {
        List<String> paths = plant(1000, KIB);
        List<String> shuffled = new ArrayList<>(paths.subList(0, 900));
        Collections.shuffle(shuffled, new Random(5));
        List<String> first = shuffled.subList(0, 50);
        read(first);
        read(paths.subList(950, 953));
        await(() -> isFetched(paths.get(955)));
        assertThat(paths.subList(0, 900)).filteredOn(this::isFetched).hasSize(50);
    }

    @Test
    void ofLargeFilesTheFirstBlockIsFetched() throws Exception {
        List<String> paths = plant(6, 5 * Scene.BLOCK);
        for (String path : paths.subList(0, 4)) {
            scene.read(gateway.fileSystem().content(Scene.ROOT, scene.id(path)), 0, 1000);
        }
        await(() -> isFetched(paths.get(4)));
        assertThat(store.calls("read")).contains("read train/" + name(4) + " 0+" + Scene.BLOCK);
        assertThat(store.calls("read")).allMatch(call -> call.endsWith(" 0+" + Scene.BLOCK));
    }

    @Test
    void onAMountWithoutCacheNothingIsFetchedAhead() throws Exception {
        gateway.mount("/off", false, Map.of("cache", "off"));
        List<String> paths = plant("/off", 40, KIB);
        read(paths.subList(0, 10));
        read(plant(20, KIB).subList(0, 4));
        await(() -> isFetched("/data/train/" + name(5)));
        assertThat(gateway.store("/off").calls("read")).hasSize(10);
    }
}
