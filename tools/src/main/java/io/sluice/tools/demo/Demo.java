package io.sluice.tools.demo;

import io.sluice.tools.BackgroundStart;
import io.sluice.tools.RunningGateway;
import io.sluice.tools.SluiceHome;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Everything that the demo starts, in a temporary folder of its own; closed in the opposite order. */
public final class Demo implements AutoCloseable {
    /** The demo's programs run as whoever started it, root too; so root is not squashed on this host. */
    private static final List<String> SETTINGS = List.of(
            "nfs.port=0",
            "admin.port=0",
            "nfs.exports=[{path: /, clients: [127.0.0.1], squash: none}]",
            "cache.size=1GiB");

    private final PrintWriter out;
    private final Path folder;
    private final SluiceHome home;
    private final DemoStoreProcess store;
    private final Client client;
    private final Checks checks;
    private boolean closed;

    /** How the demo speaks to its gateway: as the command line does. */
    public interface Client {
        void mount(SluiceHome home, String path, String uri, java.util.Map<String, String> options);

        void fuseMount(SluiceHome home, Path mountpoint, String path);

        int nfsPort(SluiceHome home);

        /** Runs a command line of this program and returns what it prints. */
        List<String> run(SluiceHome home, String... arguments);
    }

    private Demo(PrintWriter out, Path folder, DemoStoreProcess store, Client client) {
        this.out = out;
        this.folder = folder;
        this.home = new SluiceHome(folder.resolve("home"));
        this.store = store;
        this.client = client;
        this.checks = new Checks(out);
    }

    /**
     * Starts the store.
     *
     * @param classPath where its classes are
     */
    public static Demo start(PrintWriter out, String classPath, Client client) throws IOException {
        out.println("Sluice demo: a bucket as a local file system, by FUSE and by NFS at the same time");
        out.println();
        out.flush();
        Path folder = Files.createTempDirectory("sluice-demo-");
        try {
            DemoStoreProcess store = DemoStoreProcess.start(classPath, folder);
            return new Demo(out, folder, store, client);
        } catch (UserError e) {
            delete(folder);
            throw e;
        }
    }

    /** Shows everything; returns whether all went well. */
    public boolean show() throws Exception {
        checks.check(
                "S3 server",
                () -> store.checksums().size() + " objects, " + mebibytes(store.bytes())
                        + ": images, a TFRecord shard, a tar shard");
        checks.check("gateway", this::startGateway);
        checks.check("bucket at /training-data", this::mountBucket);
        checks.check("local folder at /local", this::mountFolder);
        checks.check("FUSE mount of /", this::mountFuse);
        if (!checks.anyFailed()) {
            new Tour(checks, store, client, home, doors()).run();
        }
        out.println();
        if (!checks.anyFailed()) {
            show("sluice fs ls /training-data/images/cats", "fs", "ls", "/training-data/images/cats");
        }
        return !checks.anyFailed();
    }

    private String startGateway() {
        RunningGateway gateway = BackgroundStart.of(home, SETTINGS);
        return "pid " + gateway.pid() + ", NFS on 127.0.0.1:" + client.nfsPort(home) + ", admin API on "
                + gateway.address();
    }

    private String mountBucket() {
        client.mount(home, "/training-data", store.uri(), store.mountOptions());
        return store.uri();
    }

    private String mountFolder() throws IOException {
        Path local = Files.createDirectories(folder.resolve("local"));
        Files.writeString(local.resolve("hello.txt"), "hello from a local folder\n");
        client.mount(home, "/local", local.toUri().toString(), java.util.Map.of());
        return local.toString();
    }

    private String mountFuse() throws IOException {
        client.fuseMount(home, Files.createDirectories(mountpoint()), "/");
        return mountpoint().toString();
    }

    private List<Door> doors() {
        return List.of(new FuseDoorway(mountpoint()), new NfsDoorway(client.nfsPort(home)));
    }

    private Path mountpoint() {
        return folder.resolve("mnt");
    }

    private void show(String title, String... arguments) {
        List<String> lines = client.run(home, arguments);
        out.println("  $ " + title);
        lines.stream().limit(4).forEach(line -> out.println("  " + line));
        out.println("  ... " + Math.max(0, lines.size() - 4) + " more");
        out.flush();
    }

    /** What a person can do now. */
    public void suggest(Path launcher) {
        String sluice = launcher + " --home " + home.directory();
        out.println();
        out.println("Try, in another terminal:");
        out.println("  ls -l " + mountpoint().resolve("training-data"));
        out.println("  " + sluice + " fs ls -R /training-data");
        out.println("  " + sluice + " fs stat /training-data/shards/train-000000.tar");
        out.println("  " + sluice + " cache stat");
        out.println("  " + sluice + " nfs exports");
        out.println("  curl " + store.countsAddress());
        out.println();
        out.println("Ctrl-C ends the demo and removes " + folder);
        out.flush();
    }

    /** Ends all that was started and removes what it left; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            RunningGateway.of(home).ifPresent(RunningGateway::stop);
        } finally {
            store.close();
            delete(folder);
        }
    }

    /** Never enters a mount that would not go: what lies below it is not ours to delete. */
    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            boolean mounted = Files.readString(Path.of("/proc/self/mounts")).contains(" " + folder + "/");
            if (mounted) {
                throw new UserError(
                        folder + ": something is still mounted below it; unmount it, then remove the folder");
            }
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UserError(folder + ": can't be removed: " + e.getMessage() + "; remove it by hand", e);
        }
    }

    static String mebibytes(long bytes) {
        return String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
