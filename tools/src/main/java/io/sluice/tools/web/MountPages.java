package io.sluice.tools.web;

import io.sluice.tools.admin.MountCheckView;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.admin.Namespace;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.UnmountMode;
import io.sluice.vfs.core.Unmounted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mount table: what is in it, what is added after a check, what is taken away. */
public final class MountPages {
    private static final String HERE = "/ui/mounts";

    private final VirtualFileSystem files;
    private final GatewayControl control;

    MountPages(WebBackend backend) {
        this.files = backend.admin().files();
        this.control = backend.admin().control();
    }

    /** What was filled in, so that a check does not empty the form of who sent it. */
    public record Filled(String path, String uri, String options, boolean readonly, boolean shared) {
        static final Filled NOTHING = new Filled("", "", "", false, false);
    }

    /** What the template of the table takes. */
    public record Model(List<MountView> mounts, Filled filled, Optional<MountCheckView> check) {}

    /** What the template takes that asks how to take a mount away. */
    public record Removal(MountView mount) {}

    void show(Visit visit) {
        visit.show("Mounts", "mounts", new Model(mounts(), Filled.NOTHING, Optional.empty()));
    }

    private List<MountView> mounts() {
        return MountView.of(control.mounts(), control.leftBehind());
    }

    void add(Visit visit) {
        Form form = visit.form();
        String uri = form.text("uri");
        VfsPath path = Visit.vfsPath(form.text("path"));
        String options = form.optional("options").orElse("");
        MountRequest request =
                new MountRequest(path, uri, options(options), form.isChecked("readonly"), form.isChecked("shared"));
        try {
            if (form.text("action").equals("check")) {
                MountCheckView check = MountCheckView.of(path.toString(), uri, control.check(request));
                Filled filled = new Filled(path.toString(), uri, options, request.readonly(), request.shared());
                visit.show("Mounts", "mounts", new Model(mounts(), filled, Optional.of(check)));
            } else {
                MountView mounted = MountView.of(control.mount(request));
                visit.done(
                        mounted.problem()
                                .map(problem -> path + " is mounted, but its store can't be reached: " + problem)
                                .orElse(path + " is mounted"),
                        HERE);
            }
        } catch (VfsException e) {
            throw Visit.about(path, e);
        }
    }

    /** One {@code key=value} a line. */
    private static Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String line :
                text.lines().map(String::strip).filter(any -> !any.isEmpty()).toList()) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                // Without the line: it may be a secret.
                throw new UserError("each line of the options is key=value, like region=eu-central-1");
            }
            options.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return options;
    }

    void askRemoval(Visit visit) {
        String path = visit.parameter("path").orElse("");
        MountView mount = mounts().stream()
                .filter(any -> any.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new UserError(path + ": nothing is mounted there"));
        visit.show("Unmount " + path, "unmount", new Removal(mount));
    }

    void change(Visit visit) {
        VfsPath path = Visit.vfsPath(visit.form().text("path"));
        String action = visit.form().text("action");
        try {
            if (action.equals("refresh")) {
                control.refresh(Namespace.find(files, Caller.ROOT, path).id());
                visit.done("what is in the store of " + path + " is asked anew", HERE);
                return;
            }
            Unmounted unmounted = control.unmount(path, mode(action));
            int left = unmounted.waiting().size();
            visit.done(
                    path + " is unmounted"
                            + (left == 0
                                    ? ""
                                    : "; " + Show.count(left, "file")
                                            + " left here until the same store is mounted again"),
                    HERE);
        } catch (VfsException e) {
            throw Visit.about(path, e);
        }
    }

    private static UnmountMode mode(String action) {
        return switch (action) {
            case "safe" -> UnmountMode.SAFE;
            case "flush" -> UnmountMode.FLUSH;
            case "force" -> UnmountMode.FORCE;
            default -> throw new UserError("there is no action " + action);
        };
    }
}
