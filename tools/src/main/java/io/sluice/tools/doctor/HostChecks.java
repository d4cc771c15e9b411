package io.sluice.tools.doctor;

import io.sluice.tools.SluiceHome;
import io.sluice.tools.settings.CacheOptions;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at this host: Java, FUSE, ports, clock, disks, limits. Changes nothing but an empty file that it makes and removes in each directory. */
public final class HostChecks {
    private static final int WANTED_JAVA = 25;
    private static final int FEW_FILES = 8_192;
    private static final int FULL_PERCENT = 10;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final Path FUSE_DEVICE = Path.of("/dev/fuse");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");
    private static final Set<String> NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p");

    /** Before that nobody had this program: a clock that says so is wrong. */
    private static final Instant EARLIEST = Instant.parse("2026-11-01T00:00:00Z");

    private final SluiceHome home;
    private final Settings settings;
    private final Optional<String> served;
    private final Optional<String> fuseObstacle;

    /**
     * @param served where a gateway of that home serves; empty if none runs
     * @param fuseObstacle why the FUSE door can't work, as its own parts say
     */
    public HostChecks(SluiceHome home, Settings settings, Optional<String> served, Optional<String> fuseObstacle) {
        this.home = home;
        this.settings = settings;
        this.served = served;
        this.fuseObstacle = fuseObstacle;
    }

    public List<Finding> all() {
        List<Finding> findings = new ArrayList<>(List.of(java(), fuse()));
        findings.addAll(ports());
        findings.add(clock());
        findings.add(directory("home", home.directory()));
        CacheOptions cache = settings.cache();
        (cache.directories().isEmpty() ? List.of(home.cache()) : cache.directories())
                .forEach(path -> findings.add(directory("cache", path)));
        findings.add(openFiles());
        return findings;
    }

    private static Finding java() {
        String version = System.getProperty("java.vendor") + " " + Runtime.version();
        return Runtime.version().feature() >= WANTED_JAVA
                ? Finding.good("java", version)
                : Finding.bad(
                        "java", version + " is too old", "install a JDK " + WANTED_JAVA + " and set JAVA_HOME to it");
    }

    private Finding fuse() {
        if (!settings.fuse().enabled()) {
            return Finding.good("fuse", "the FUSE door is closed (fuse.enabled: false)");
        }
        if (!Files.exists(FUSE_DEVICE)) {
            return Finding.warning(
                    "fuse",
                    FUSE_DEVICE + " is not there: no FUSE mounts on this host",
                    "load the module (modprobe fuse), give the container --device /dev/fuse, or use NFS");
        }
        if (!Files.isReadable(FUSE_DEVICE) || !Files.isWritable(FUSE_DEVICE)) {
            return Finding.bad("fuse", FUSE_DEVICE + " can't be opened by this user", "chmod 666 " + FUSE_DEVICE);
        }
        return fuseObstacle
                .map(why -> Finding.bad("fuse", why, "or use NFS, which needs nothing here"))
                .orElse(Finding.good("fuse", FUSE_DEVICE + " is there, and what uses it"));
    }

    private List<Finding> ports() {
        if (served.isPresent()) {
            return List.of(Finding.good("port", "the running gateway has " + served.get()));
        }
        Finding admin = port("admin.port", "127.0.0.1", settings.admin().port());
        return settings.nfs().enabled()
                ? List.of(
                        port("nfs.port", settings.nfs().listen(), settings.nfs().port()), admin)
                : List.of(admin);
    }

    private static Finding port(String key, String address, int port) {
        String name = key + " " + address + ":" + port;
        if (port == 0) {
            return Finding.good("port", key + " is any that is free");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return Finding.good("port", name + " is free");
        } catch (IOException e) {
            return Finding.bad(
                    "port",
                    name + ": " + SluiceHome.reason(e),
                    "stop who has it (ss -ltnp), or choose another with -o " + key + "=PORT");
        }
    }

    private static Finding clock() {
        Instant now = Instant.now();
        if (now.isBefore(EARLIEST)) {
            return Finding.bad(
                    "clock",
                    "it is " + TIME.format(now) + " here, which can't be",
                    "set the clock: stores refuse requests that are minutes off");
        }
        String time = TIME.format(now);
        return switch (synchronised()) {
            case "yes" -> Finding.good("clock", time + ", synchronised");
            case "no" ->
                Finding.warning(
                        "clock",
                        time + ", not synchronised",
                        "turn on a time service (timedatectl set-ntp true): stores refuse requests that are minutes"
                                + " off");
            default -> Finding.good("clock", time + "; whether it is synchronised can't be told here");
        };
    }

    /** What timedatectl says: yes, no, or nothing where it is not there. */
    private static String synchronised() {
        try {
            Process process = new ProcessBuilder("timedatectl", "show", "-p", "NTPSynchronized", "--value")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readNBytes(64), java.nio.charset.StandardCharsets.UTF_8).strip();
        } catch (IOException absent) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Finding directory(String what, Path path) {
        Path there = path;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            Files.delete(Files.createTempFile(there, ".sluice-doctor", null));
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            long percent = store.getTotalSpace() == 0 ? 0 : 100 * free / store.getTotalSpace();
            String text =
                    path + " on " + store.type() + ", " + new DataSize(free).forPeople() + " free (" + percent + " %)";
            if (NETWORK.contains(store.type())) {
                return Finding.warning(
                        what, text, "put it on a local disk: this one is no faster than the store may be");
            }
            if (percent < FULL_PERCENT) {
                return Finding.warning(what, text, "free space, or choose another directory");
            }
            return Finding.good(what, text);
        } catch (IOException e) {
            return Finding.bad(
                    what,
                    there + " can't be written: " + SluiceHome.reason(e),
                    "check its owner, or choose another directory");
        }
    }

    private static Finding openFiles() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
            if (limit.find()) {
                long files = Long.parseLong(limit.group(1));
                String text = files + " may be open at once";
                return files < FEW_FILES
                        ? Finding.warning("files", text, "raise it (ulimit -n 65536, LimitNOFILE= of systemd)")
                        : Finding.good("files", text);
            }
        } catch (IOException | NumberFormatException e) {
            return Finding.good("files", "their limit can't be told here");
        }
        return Finding.good("files", "any number may be open at once");
    }
}
