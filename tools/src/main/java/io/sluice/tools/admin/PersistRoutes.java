package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.UnsavedFile;
import java.util.List;

/** What is on its way to the stores, and what went wrong. */
final class PersistRoutes {
    private final GatewayControl control;
    private final Namespace namespace;

    PersistRoutes(GatewayControl control, Namespace namespace) {
        this.control = control;
        this.namespace = namespace;
    }

    void unsaved(Ask ask) throws Problem {
        ask.answer(views(control.persistence().unsaved(ask.path("path"))));
    }

    void persist(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        namespace.find(ask.caller(), path);
        try {
            ask.answer(views(control.persistence().persist(path)));
        } catch (VfsException e) {
            throw Problem.about(path, e);
        }
    }

    private static List<UnsavedView> views(List<UnsavedFile> files) {
        return files.stream().map(UnsavedView::of).toList();
    }

    void why(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        ask.answer(
                ask.flag("below")
                        ? WhyView.below(path, control.persistence())
                        : WhyView.at(path, control.persistence()));
    }
}
