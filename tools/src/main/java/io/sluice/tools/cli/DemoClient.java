package io.sluice.tools.cli;

import io.sluice.tools.SluiceHome;
import io.sluice.tools.admin.FuseDoor.FuseView;
import io.sluice.tools.admin.MountBody;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.demo.Demo;
import io.sluice.tools.settings.UserError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Speaks to the demo's gateway through the admin API; so keys of the store never stand on a command line. */
final class DemoClient implements Demo.Client {
    @Override
    public void mount(SluiceHome home, String path, String uri, Map<String, String> options) {
        MountBody body = new MountBody(path, uri, options, false, false);
        MountView view = AdminClient.of(home).post("/api/v1/mounts", Map.of(), body, MountView.class);
        if (view.problem().isPresent()) {
            throw new UserError(path + ": " + view.problem().get());
        }
    }

    @Override
    public void fuseMount(SluiceHome home, Path mountpoint, String path) {
        Map<String, String> body = Map.of("mountpoint", mountpoint.toString(), "path", path);
        AdminClient.of(home).post("/api/v1/fuse", Map.of(), body, FuseView.class);
    }

    @Override
    public int nfsPort(SluiceHome home) {
        return AdminClient.of(home).get("/api/v1/nfs", Map.of(), NfsView.class).port();
    }

    @Override
    public List<String> run(SluiceHome home, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.directory().toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        if (Sluice.run(all.toArray(String[]::new), out, err, false) != 0) {
            throw new UserError(err.toString(StandardCharsets.UTF_8).strip());
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
