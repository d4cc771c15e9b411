package io.sluice.tools.cli;

import io.sluice.tools.admin.MountView;
import io.sluice.tools.admin.UnmountView;
import io.sluice.tools.settings.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Takes a mount away. */
@Command(
        name = "unmount",
        aliases = "umount",
        description = "Take a mount away; the store keeps what it has. Refused while files are not yet in the store.",
        footer = {"", "Examples:", "  sluice fs unmount /training-data", "  sluice fs unmount /training-data --flush"})
final class FsUnmount extends ClientCommand {
    private static final int PROGRESS_MILLIS = 500;

    @Parameters(paramLabel = "PATH", description = "Where the store is mounted.")
    private String path;

    @Option(
            names = "--flush",
            description = "Wait until all files are in the store, at most write.flush-deadline; new ones are refused.")
    private boolean flush;

    @Option(
            names = "--force",
            description = "Do not wait: files that are not yet in the store stay here, and go on when the same store is"
                    + " mounted at the same path again.")
    private boolean force;

    @Override
    void run() {
        if (flush && force) {
            throw new ParameterException(spec().commandLine(), "--flush waits and --force does not; give one of them");
        }
        Map<String, String> query =
                Map.of("path", path, "flush", Boolean.toString(flush), "force", Boolean.toString(force));
        UnmountView view = flush ? withProgress(query) : unmount(query);
        print(view, lines(view));
    }

    private UnmountView unmount(Map<String, String> query) {
        return client().delete("/api/v1/mounts", query, UnmountView.class);
    }

    private UnmountView withProgress(Map<String, String> query) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread progress = Thread.ofVirtual().name("sluice-progress").start(() -> tellProgress(ended));
        try {
            return unmount(query);
        } finally {
            ended.countDown();
            join(progress);
        }
    }

    /** One line whenever there is something new to tell, on stderr; that it can't be told stops nothing. */
    private void tellProgress(CountDownLatch ended) {
        PrintWriter err = spec().commandLine().getErr();
        String told = "";
        try {
            while (!ended.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
                Optional<MountView> mount = client().getList("/api/v1/mounts", MountView.class).stream()
                        .filter(each -> each.path().equals(path) && !each.wasTakenAway())
                        .findFirst();
                String line = mount.filter(each -> each.unsavedFiles() > 0)
                        .map(each -> "waiting for " + FsMount.files(each.unsavedFiles(), each.unsavedBytes()))
                        .orElse(told);
                if (!line.equals(told)) {
                    err.println(line);
                    told = line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UserError e) {
            err.println("the progress can't be told: " + Terminal.printable(e.getMessage()));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> lines(UnmountView view) {
        List<String> lines = new ArrayList<>();
        lines.add("unmounted: " + Terminal.printable(view.unmounted()));
        if (!view.waiting().isEmpty()) {
            long bytes = view.waiting().stream()
                    .mapToLong(UnmountView.LeftFileView::bytes)
                    .sum();
            lines.add("left here: " + FsMount.files(view.waiting().size(), bytes)
                    + "; mount the same store at the same path to let them go on");
        }
        for (UnmountView.LeftFileView file : view.waiting()) {
            lines.add(
                    "  " + Terminal.printable(file.path()) + "  " + Terminal.size(file.bytes()) + "  " + file.state());
        }
        for (String object : view.undeleted()) {
            lines.add("left in the store: " + Terminal.printable(object) + ", which was removed but still open");
        }
        return lines;
    }
}
