package io.sluice.tools.demo;

import io.sluice.tools.SluiceHome;
import io.sluice.tools.admin.CacheView;
import io.sluice.tools.admin.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo proves: both doors give the store's bytes, the second time from the cache, and each sees what the other writes. */
final class Tour {
    private static final String DATA = "/training-data/";
    private static final Duration IN_BUCKET = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Checks checks;
    private final DemoStoreProcess store;
    private final Demo.Client client;
    private final SluiceHome home;
    private final Door fuse;
    private final Door nfs;

    Tour(Checks checks, DemoStoreProcess store, Demo.Client client, SluiceHome home, List<Door> doors) {
        this.checks = checks;
        this.store = store;
        this.client = client;
        this.home = home;
        this.fuse = doors.getFirst();
        this.nfs = doors.getLast();
    }

    void run() throws Exception {
        checks.check("first pass by FUSE", () -> readAll(fuse, Optional.empty()));
        checks.check("second pass by NFS", () -> readAll(nfs, Optional.of(0L)));
        checks.check("third pass by FUSE", () -> readAll(fuse, Optional.of(0L)));
        checks.check("written by FUSE, read by NFS", () -> exchange(fuse, nfs));
        checks.check("written by NFS, read by FUSE", () -> exchange(nfs, fuse));
        checks.check("both in the bucket", this::reachBucket);
        checks.check("the cache", this::askCache);
    }

    /** @param allowed how many GETs the store may see, if that matters */
    private String readAll(Door door, Optional<Long> allowed) throws IOException {
        long before = store.counts().getOrDefault("GET", 0L);
        long bytes = 0;
        Map<String, String> checksums = store.checksums();
        for (Map.Entry<String, String> object : checksums.entrySet()) {
            Door.Sum sum = door.read(DATA + object.getKey());
            Checks.require(
                    sum.sha256().equals(object.getValue()),
                    object.getKey() + " has other bytes by " + door.name() + " than in the store");
            bytes += sum.bytes();
        }
        long gets = store.counts().getOrDefault("GET", 0L) - before;
        Checks.require(allowed.isEmpty() || gets <= allowed.get(), gets + " GETs at the store instead of none");
        return checksums.size() + " files, " + Demo.mebibytes(bytes) + ", checksums right, " + gets
                + " GETs at the store";
    }

    private String exchange(Door writer, Door reader) throws IOException {
        String name = "from-" + writer.name() + ".txt";
        byte[] text = ("written by " + writer.name() + "\n").repeat(5_000).getBytes(StandardCharsets.UTF_8);
        Path file = Files.createTempFile("sluice-demo-", ".txt");
        try {
            Files.write(file, text);
            writer.write(file, DATA + name);
        } finally {
            Files.delete(file);
        }
        Door.Sum sum = reader.read(DATA + name);
        Checks.require(
                sum.equals(Digest.of(new ByteArrayInputStream(text))),
                name + " has other bytes by " + reader.name() + " than were written by " + writer.name());
        return DATA + name + ", " + text.length + " bytes";
    }

    /** What was written is there at once for both doors; the bucket has it a moment later, for NFS knows no close. */
    private String reachBucket() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(IN_BUCKET);
        List<String> names = List.of(DATA + "from-" + fuse.name() + ".txt", DATA + "from-" + nfs.name() + ".txt");
        for (String name : names) {
            String line = listed(name);
            while (!line.contains(" PERSISTED ")) {
                Checks.require(!line.contains(" FAILED "), "the store refused " + name + ": " + line);
                Checks.require(Instant.now().isBefore(deadline), name + " does not reach the bucket: " + line);
                Thread.sleep(POLL);
                line = listed(name);
            }
        }
        return String.join(", ", names);
    }

    private String askCache() throws IOException {
        String json = String.join("\n", client.run(home, "cache", "stat", "--json"));
        return cache(Json.MAPPER.readValue(json, CacheView.class));
    }

    static String cache(CacheView view) {
        long used = view.directories().stream()
                .mapToLong(CacheView.Directory::usedBytes)
                .sum();
        long limit = view.directories().stream()
                .mapToLong(CacheView.Directory::limitBytes)
                .sum();
        return view.contents() + " files, " + Demo.mebibytes(used) + " of at most " + Demo.mebibytes(limit) + "; "
                + Demo.mebibytes(view.hitBytes()) + " were read from it";
    }

    private String listed(String path) throws IOException {
        return client.run(home, "fs", "ls", path).getFirst();
    }
}
