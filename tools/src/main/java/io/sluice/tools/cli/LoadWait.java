package io.sluice.tools.cli;

import io.sluice.tools.admin.Json;
import io.sluice.tools.admin.LoadView;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.core.load.LoadStatus.Failure;
import io.sluice.vfs.core.load.LoadStatus.State;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows how a load goes on and what came of it. */
final class LoadWait {
    private final ClientCommand command;
    private final boolean detach;

    /** @param detach whether to go away as soon as it has begun */
    LoadWait(ClientCommand command, boolean detach) {
        this.command = command;
        this.detach = detach;
    }

    /** @throws UserError if not all was loaded */
    void follow(InputStream told) {
        LoadView last;
        try (Progress progress = command.progress()) {
            last = Told.follow(told, LoadView.class, view -> detach || view.hasEnded(), view -> tell(view, progress));
        }
        conclude(last);
    }

    private void tell(LoadView view, Progress progress) {
        if (command.isJson()) {
            command.print(Json.MAPPER.writeValueAsString(view));
            command.out().flush();
            return;
        }
        long handled = view.doneFiles() + view.localFiles() + view.failedFiles();
        String files = handled + " of " + view.files() + (view.counted() ? "" : "+") + " files";
        String waiting = view.state() == State.WAITING ? ", waits for the reader" : "";
        progress.show(view.doneBytes(), view.counted() ? view.bytes() : 0, files + waiting);
    }

    private void conclude(LoadView view) {
        if (detach) {
            if (!command.isJson()) {
                command.print("load " + view.id() + " has begun; see: sluice fs load");
            }
            return;
        }
        if (!command.isJson()) {
            summary(view).forEach(command::print);
            command.out().flush();
        }
        if (view.state() == State.DONE && view.failedFiles() == 0) {
            return;
        }
        String why = view.reason().orElse(view.state() == State.CANCELLED ? "it was cancelled" : "see the files above");
        String missing = view.failedFiles() == 0
                ? "not all was loaded"
                : FsMount.count(view.failedFiles(), "file") + " not loaded";
        throw new UserError(missing + ": " + why);
    }

    private static List<String> summary(LoadView view) {
        List<String> lines = new ArrayList<>();
        double seconds = Duration.between(view.startedAt(), view.endedAt().orElse(view.startedAt()))
                        .toMillis()
                / 1e3;
        String rate = seconds >= 0.1 ? ", " + Terminal.size((long) (view.fetchedBytes() / seconds)) + "/s" : "";
        lines.add("loaded: " + FsMount.files(view.doneFiles(), view.doneBytes()) + "; fetched "
                + Terminal.size(view.fetchedBytes()) + " of it in "
                + String.format(Locale.ROOT, "%.1f s", seconds)
                + rate);
        if (view.localFiles() > 0) {
            lines.add("not in their store yet, so here already: " + FsMount.count(view.localFiles(), "file"));
        }
        for (Failure failure : view.failures()) {
            lines.add("failed: " + Terminal.printable(failure.file() + ": " + failure.reason()));
        }
        if (view.failedFiles() > view.failures().size()) {
            lines.add("failed: and " + (view.failedFiles() - view.failures().size()) + " more");
        }
        return lines;
    }
}
