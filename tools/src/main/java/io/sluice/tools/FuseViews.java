package io.sluice.tools;

import io.sluice.fuse.FuseMountStatus;
import io.sluice.fuse.FuseStatistics;
import io.sluice.tools.admin.FuseDoor.FuseActivity;
import io.sluice.tools.admin.FuseDoor.FuseView;
import io.sluice.tools.admin.FuseDoor.OperationView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Says in the words of the admin API how a FUSE mount stands. */
final class FuseViews {
    private FuseViews() {}

    static FuseView of(FuseMountStatus status) {
        return new FuseView(
                status.request().mountpoint().toString(),
                status.request().path().toString(),
                status.binding() + ", " + status.why(),
                activity(status.statistics(), Duration.between(status.mountedAt(), Instant.now())),
                false);
    }

    private static FuseActivity activity(FuseStatistics done, Duration since) {
        List<OperationView> operations = done.operations().entrySet().stream()
                .map(asked -> new OperationView(
                        asked.getKey().toString(),
                        asked.getValue(),
                        done.answered().get(asked.getKey()).times().nanos() / 1e3 / asked.getValue()))
                .sorted(Comparator.comparingLong(OperationView::count).reversed())
                .toList();
        long all = operations.stream().mapToLong(OperationView::count).sum();
        return new FuseActivity(
                all / Math.max(1.0, since.toMillis() / 1e3),
                done.errors(),
                done.bytesRead(),
                done.bytesWritten(),
                done.openFiles(),
                done.openWriters(),
                done.opens(),
                done.passedOpens(),
                operations);
    }
}
