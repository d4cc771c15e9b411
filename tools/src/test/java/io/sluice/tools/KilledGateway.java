package io.sluice.tools;

import io.sluice.tools.settings.Settings;
import io.sluice.tools.settings.SettingsReader;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway in a process of its own that serves until it is killed, or its input ends. Says {@code ready PORT} when NFS is served. */
public final class KilledGateway {
    /** Where it mounts its store. */
    public static final String MOUNT = "data";

    private static final List<String> SETTINGS = List.of(
            "nfs.port=0",
            "nfs.exports=[{path: /, clients: [\"127.0.0.1\"], squash: none}]",
            "write.seal-after-commit=200ms",
            "write.seal-after-silence=1s");

    private KilledGateway() {}

    /** Arguments: the home, the URI of the store, and its options as {@code key=value}. */
    public static void main(String[] arguments) throws Exception {
        SluiceHome home = new SluiceHome(Path.of(arguments[0]));
        home.create();
        Settings settings =
                SettingsReader.read(home.settings(), SETTINGS, home.directory()).settings();
        DaemonLog.open(home, settings.log(), false);
        Gateway gateway = new Wiring().open(home, settings);
        if (gateway.control().mounts().isEmpty()) {
            Map<String, String> options = new HashMap<>();
            for (String option : List.of(arguments).subList(2, arguments.length)) {
                int equals = option.indexOf('=');
                options.put(option.substring(0, equals), option.substring(equals + 1));
            }
            gateway.control().mount(new MountRequest(VfsPath.parse("/" + MOUNT), arguments[1], options, false, false));
        }
        System.out.println("ready " + gateway.nfs().view().port());
        var _ = System.in.read();
        gateway.close();
        System.exit(0);
    }
}
