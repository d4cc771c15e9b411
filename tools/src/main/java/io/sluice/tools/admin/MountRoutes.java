package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.UnmountMode;
import java.util.Map;
import java.util.Optional;

/** The mount table. */
final class MountRoutes {
    private final GatewayControl control;

    MountRoutes(GatewayControl control) {
        this.control = control;
    }

    void mounts(Ask ask) {
        ask.answer(MountView.of(control.mounts(), control.leftBehind()));
    }

    void mount(Ask ask) throws Problem {
        MountBody body = ask.body(MountBody.class);
        try {
            ask.answer(MountView.of(control.mount(request(body))));
        } catch (VfsException e) {
            throw Problem.about(body.path(), e);
        }
    }

    void check(Ask ask) throws Problem {
        MountBody body = ask.body(MountBody.class);
        try {
            ask.answer(MountCheckView.of(body.path(), body.uri(), control.check(request(body))));
        } catch (VfsException e) {
            throw Problem.about(body.path(), e);
        }
    }

    /** The same of a mount that is there. */
    void probe(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        String uri = control.mounts().stream()
                .filter(mount -> mount.path().equals(path))
                .map(MountStatus::uri)
                .findFirst()
                .orElse("");
        try {
            ask.answer(MountCheckView.of(path.toString(), uri, control.check(path)));
        } catch (VfsException e) {
            throw Problem.about(path, e);
        }
    }

    void unmount(Ask ask) throws Problem {
        VfsPath path = ask.path("path");
        try {
            ask.answer(UnmountView.of(control.unmount(path, mode(ask))));
        } catch (VfsException e) {
            throw Problem.about(path, e);
        }
    }

    private static MountRequest request(MountBody body) throws Problem, VfsException {
        String path = required("path", body.path());
        String uri = required("uri", body.uri());
        Map<String, String> options = Optional.ofNullable(body.options()).orElse(Map.of());
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (option.getValue() == null) {
                throw Problem.badRequest("the option " + option.getKey() + " has no value");
            }
        }
        return new MountRequest(VfsPath.parse(path), uri, options, body.readonly(), body.shared());
    }

    private static UnmountMode mode(Ask ask) throws Problem {
        boolean flush = ask.flag("flush");
        boolean force = ask.flag("force");
        if (flush && force) {
            throw Problem.badRequest("flush waits and force does not; ask for one of them");
        }
        if (force) {
            return UnmountMode.FORCE;
        }
        return flush ? UnmountMode.FLUSH : UnmountMode.SAFE;
    }

    private static String required(String name, String value) throws Problem {
        if (value == null || value.isBlank()) {
            throw Problem.badRequest(name + " is missing in the body");
        }
        return value;
    }
}
