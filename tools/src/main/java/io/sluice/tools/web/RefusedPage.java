package io.sluice.tools.web;

import io.sluice.tools.admin.WhyView;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.PersistControl;
import java.util.Optional;

/** What was refused, to whom, and what would allow it: at a path, or anywhere. */
public final class RefusedPage {
    private final PersistControl persistence;

    RefusedPage(WebBackend backend) {
        this.persistence = backend.admin().control().persistence();
    }

    /**
     * What the template takes.
     *
     * @param path that was asked for; empty if all are
     */
    public record Model(Optional<String> path, WhyView why) {}

    void show(Visit visit) {
        Optional<VfsPath> path = visit.parameter("path").map(Visit::vfsPath);
        WhyView why =
                path.map(one -> WhyView.at(one, persistence)).orElseGet(() -> WhyView.below(VfsPath.ROOT, persistence));
        visit.show("Refused", "refused", new Model(path.map(VfsPath::toString), why));
    }
}
