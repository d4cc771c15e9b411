package io.sluice.tools.web;

import io.sluice.tools.admin.UnsavedView;
import io.sluice.tools.admin.UploadsView;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.PersistControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What is not in its store yet. */
public final class UploadsPage {
    /** More than that nobody reads; how many there are is told. */
    private static final int MOST_ROWS = 500;

    private static final String HERE = "/ui/uploads";

    private final PersistControl persistence;
    private final Clock clock;

    UploadsPage(WebBackend backend) {
        this.persistence = backend.admin().control().persistence();
        this.clock = backend.admin().clock();
    }

    /** @param since for how long it has been so */
    public record Row(UnsavedView file, String since) {}

    /** @param more how many there are that are not shown */
    public record Model(UploadsView totals, List<Row> rows, int more) {}

    void show(Visit visit) {
        List<UnsavedView> files =
                persistence.unsaved(VfsPath.ROOT).stream().map(UnsavedView::of).toList();
        List<Row> rows = files.stream()
                .limit(MOST_ROWS)
                .map(file -> new Row(file, Show.since(Duration.between(file.since(), clock.instant()))))
                .toList();
        visit.show(
                "Uploads",
                "uploads",
                new Model(UploadsView.of(persistence.totals()), rows, files.size() - rows.size()));
    }

    void retry(Visit visit) {
        VfsPath path = Visit.vfsPath(visit.form().text("path"));
        try {
            persistence.persist(path);
            visit.done(path.isRoot() ? "all of them are tried now" : path + " is tried now", HERE);
        } catch (VfsException e) {
            throw Visit.about(path, e);
        }
    }
}
