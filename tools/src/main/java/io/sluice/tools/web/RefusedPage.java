package io.sluice.tools.web;

import io.sluice.tools.admin.UnsavedView;
import io.sluice.tools.admin.WhyView.RefusalView;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.PersistControl;
import java.util.List;
import java.util.Optional;

/** What was refused at a path, to whom, and what would allow it. */
public final class RefusedPage {
    private final PersistControl persistence;

    RefusedPage(WebBackend backend) {
        this.persistence = backend.admin().control().persistence();
    }

    /**
     * What the template takes.
     *
     * @param path that was asked for; empty if none was
     */
    public record Model(Optional<String> path, Optional<UnsavedView> upload, List<RefusalView> refusals) {}

    void show(Visit visit) {
        Optional<VfsPath> path = visit.parameter("path").map(Visit::vfsPath);
        visit.show(
                "Refused",
                "refused",
                path.map(this::model).orElse(new Model(path.map(VfsPath::toString), Optional.empty(), List.of())));
    }

    private Model model(VfsPath path) {
        return new Model(
                Optional.of(path.toString()),
                persistence.unsaved(path).stream()
                        .filter(file -> file.path().equals(path))
                        .map(UnsavedView::of)
                        .findFirst(),
                persistence.refusals(path).stream().map(RefusalView::of).toList());
    }
}
