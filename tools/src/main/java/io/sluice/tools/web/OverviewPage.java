package io.sluice.tools.web;

import io.sluice.tools.admin.StatusView;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.metrics.Sample;
import io.sluice.tools.metrics.Traffic;
import io.sluice.vfs.core.MountStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How the gateway stands, at a glance and in the last hour. */
public final class OverviewPage {
    private final WebBackend backend;

    OverviewPage(WebBackend backend) {
        this.backend = backend;
    }

    /** @param note what the number does not say */
    public record Tile(String name, String value, String note) {}

    /** @param where the path to the page that says more */
    public record Alarm(String what, String where) {}

    /** What the template takes. */
    public record Model(
            StatusView status, String up, List<Tile> tiles, List<Alarm> alarms, List<Traffic.Line> places) {}

    void show(Visit visit) {
        GatewayReadings readings = backend.admin().readings().get();
        StatusView status = backend.admin().status().get();
        Duration up =
                Duration.between(status.startedAt(), backend.admin().clock().instant());
        Optional<Sample> last = backend.history().samples().reversed().stream().findFirst();
        visit.show(
                "Overview",
                "overview",
                new Model(
                        status,
                        Show.since(up),
                        tiles(readings, last),
                        alarms(readings, status),
                        Traffic.of(readings, backend.admin().clock().instant()).lines()));
    }

    private static List<Tile> tiles(GatewayReadings readings, Optional<Sample> last) {
        double read = last.map(now -> now.nfsReadBytes() + now.fuseReadBytes()).orElse(0.0);
        double written = last.map(Sample::writtenBytes).orElse(0.0);
        return List.of(
                new Tile("Read by clients", Show.rate(read), "through both doors"),
                new Tile("Written by clients", Show.rate(written), "through both doors"),
                new Tile(
                        "From the cache",
                        Show.percent(last.map(Sample::hitPercent).orElse(OptionalDouble.empty())),
                        "of the bytes that were just read; " + Show.percent(sinceStart(readings)) + " since the start"),
                new Tile(
                        "Requests to stores",
                        Show.number(last.map(Sample::storeRequests).orElse(0.0)) + "/s",
                        Show.rate(last.map(Sample::storeReadBytes).orElse(0.0)) + " down, "
                                + Show.rate(last.map(Sample::storeWrittenBytes).orElse(0.0)) + " up"),
                new Tile(
                        "Uploads",
                        readings.uploads().files() + " pending",
                        Show.size(readings.uploads().bytes())
                                + readings.uploads()
                                        .oldest()
                                        .map(oldest -> ", the oldest for " + Show.since(oldest))
                                        .orElse("")),
                new Tile(
                        "Clients",
                        readings.nfs().connections().size() + " by NFS",
                        readings.fuse().size() + " by FUSE"));
    }

    private static OptionalDouble sinceStart(GatewayReadings readings) {
        long hits = readings.use().stream()
                .mapToLong(mount -> mount.use().hitBytes())
                .sum();
        long misses = readings.use().stream()
                .mapToLong(mount -> mount.use().missBytes())
                .sum();
        return hits + misses == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * hits / (hits + misses));
    }

    private static List<Alarm> alarms(GatewayReadings readings, StatusView status) {
        List<Alarm> alarms = new ArrayList<>();
        for (MountStatus mount : readings.mounts()) {
            mount.problem()
                    .ifPresent(problem -> alarms.add(
                            new Alarm(mount.path() + " can't reach its store: " + problem.reason(), "/ui/mounts")));
        }
        status.down().stream()
                .filter(mount -> mount.kind().equals("fuse"))
                .forEach(mount ->
                        alarms.add(new Alarm(mount.where() + " is not mounted: " + mount.reason(), "/ui/clients")));
        readings.cache()
                .directories()
                .forEach(directory -> directory
                        .alarm()
                        .ifPresent(why -> alarms.add(new Alarm(
                                "the cache directory " + directory.path() + " takes nothing: " + why, "/ui/cache"))));
        readings.uploads().alarm().ifPresent(why -> alarms.add(new Alarm("uploads: " + why, "/ui/uploads")));
        return alarms;
    }
}
