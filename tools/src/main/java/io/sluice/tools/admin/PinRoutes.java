package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayControl;

/** The paths that stay in the cache. */
final class PinRoutes {
    private final GatewayControl control;
    private final Namespace namespace;

    PinRoutes(GatewayControl control, Namespace namespace) {
        this.control = control;
        this.namespace = namespace;
    }

    void pins(Ask ask) {
        ask.answer(control.pins().stream().map(PinView::of).toList());
    }

    void pin(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        try {
            ask.answer(PinView.of(control.pin(namespace.find(ask.caller(), path).id())));
        } catch (VfsException e) {
            throw Problem.about(path, e);
        }
    }

    void unpin(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        try {
            control.unpin(path);
        } catch (VfsException e) {
            throw Problem.about(path, e);
        }
        ask.answer(PinView.of(path));
    }
}
