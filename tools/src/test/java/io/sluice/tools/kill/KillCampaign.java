package io.sluice.tools.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writers, kills, and what must be there afterwards: here, and in the store. */
public final class KillCampaign {
    private static final int WRITERS = 4;
    private static final int LONGEST_LIFE_MILLIS = 900;
    private static final int LOOK_AT_STORE = 10;
    private static final long ARRIVAL_SECONDS = 120;
    private static final long ABORT_SECONDS = 10;
    private static final String MULTIPART = ".mpus-";

    private final Path home;
    private final List<String> store = new ArrayList<>();
    private final Path objects;
    private final long seed;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    private final Set<String> leftUploads = new TreeSet<>();

    private final List<CampaignWriter> writers = new ArrayList<>();

    /**
     * @param uri of the store
     * @param options of its mount, {@code key=value} each
     * @param objects the folder in which the store keeps its objects
     */
    public KillCampaign(Path home, String uri, List<String> options, Path objects, long seed) {
        this.home = home;
        this.store.add(uri);
        this.store.addAll(options);
        this.objects = objects;
        this.seed = seed;
        this.random = new Random(seed);
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new CampaignWriter("w" + i, ledger, seed + i));
        }
    }

    public void run(int kills) throws Exception {
        long began = System.nanoTime();
        try (GatewayProcess first = new GatewayProcess(home, store)) {
            look(first, 0);
            first.stop();
        }
        for (int kill = 1; kill <= kills; kill++) {
            try (GatewayProcess gateway = new GatewayProcess(home, store)) {
                look(gateway, kill);
                List<Thread> threads = write(gateway);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS)));
                gateway.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(failures)
                        .as("refusals before kill " + kill + " of seed " + seed)
                        .isEmpty();
            }
            if (kill % LOOK_AT_STORE == 0 || kill == kills) {
                try (GatewayProcess gateway = new GatewayProcess(home, store)) {
                    look(gateway, kill);
                    lookAtStore(kill);
                }
            }
        }
        System.out.printf(
                "kill -9 of a gateway that is written to: seed=%d kills=%d acknowledged=%d lost=0 torn=0 old_names=0 left_uploads=%d millis=%d%n",
                seed,
                kills,
                ledger.acknowledged(),
                leftUploads.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private List<Thread> write(GatewayProcess gateway) throws IOException, VfsException {
        List<Thread> threads = new ArrayList<>();
        for (CampaignWriter writer : writers) {
            VirtualFileSystem files = gateway.connect();
            InodeId mount = GatewayProcess.mount(files);
            InodeId folder = folder(files, mount, writer.folder());
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    writer.writeUntilItEnds(files, folder);
                } catch (UncheckedIOException e) {
                    // It was killed.
                } catch (VfsException | RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        return threads;
    }

    private static InodeId folder(VirtualFileSystem files, InodeId mount, String name) throws VfsException {
        FileName folder = new FileName(name);
        try {
            return files.lookup(Caller.ROOT, mount, folder).id();
        } catch (VfsException e) {
            return files.makeDirectory(Caller.ROOT, mount, folder, AttributeChange.NONE)
                    .file()
                    .id();
        }
    }

    /** Each path is what was acknowledged; where nothing was, what it is found to be counts from now on. */
    private void look(GatewayProcess gateway, int kill) throws Exception {
        VirtualFileSystem files = gateway.connect();
        InodeId mount = GatewayProcess.mount(files);
        for (CampaignWriter writer : writers) {
            folder(files, mount, writer.folder());
        }
        for (Map.Entry<String, Set<String>> entry : ledger.states().entrySet()) {
            String path = entry.getKey();
            Set<String> allowed = entry.getValue();
            String found = Patience.answer(() -> state(files, mount, path));
            if (allowed.contains(Ledger.ANY)) {
                ledger.wasFound(path, Ledger.ANY);
            } else {
                assertThat(allowed)
                        .as(path + " after kill " + kill + " of seed " + seed)
                        .contains(found);
                ledger.wasFound(path, found);
            }
        }
    }

    private static String state(VirtualFileSystem files, InodeId mount, String path) throws VfsException {
        int slash = path.indexOf('/');
        try {
            InodeId folder = files.lookup(Caller.ROOT, mount, new FileName(path.substring(0, slash)))
                    .id();
            InodeId file = files.lookup(Caller.ROOT, folder, new FileName(path.substring(slash + 1)))
                    .id();
            Content content = files.content(Caller.ROOT, file);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.size()));
            if (bytes.hasRemaining()) {
                content.read(0, bytes);
            }
            return Ledger.stateOf(bytes.array());
        } catch (VfsException e) {
            if (e.error() == VfsError.NOT_FOUND) {
                return Ledger.ABSENT;
            }
            throw e;
        }
    }

    /** Waits until all that was acknowledged is there; then nothing else may be. Uploads that are left unfinished are counted. */
    private void lookAtStore(int kill) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ARRIVAL_SECONDS);
        Optional<String> wrong = differences();
        while (wrong.isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            wrong = differences();
        }
        assertThat(wrong)
                .as("in the store after kill " + kill + " of seed " + seed)
                .isEmpty();
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ABORT_SECONDS);
        Set<String> left = unfinished();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            left = unfinished();
        }
        if (Boolean.getBoolean("sluice.write.strict")) {
            assertThat(left)
                    .as("uploads left after kill " + kill + " of seed " + seed)
                    .isEmpty();
        }
        leftUploads.addAll(left);
    }

    private Set<String> unfinished() throws IOException {
        try (Stream<Path> tree = Files.walk(objects.getParent())) {
            return tree.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.contains(MULTIPART))
                    .collect(Collectors.toSet());
        }
    }

    private Optional<String> differences() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(objects.getParent())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (file.startsWith(objects)) {
                    found.put(Ledger.nameOf(objects, file), Ledger.stateOf(Files.readAllBytes(file)));
                }
            }
        }
        for (Map.Entry<String, Set<String>> entry : ledger.states().entrySet()) {
            String path = entry.getKey();
            String expected = entry.getValue().iterator().next();
            String there = found.getOrDefault(path, Ledger.ABSENT);
            boolean right = expected.equals(Ledger.ANY)
                    ? ledger.wasEver(path, there) || there.equals(Ledger.stateOf(new byte[0]))
                    : expected.equals(there);
            if (!right) {
                return Optional.of(path + " is " + there + ", not " + expected);
            }
            found.remove(path);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of("nobody wrote " + found.keySet());
    }
}
