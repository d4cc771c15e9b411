package io.sluice.tools.cli;

import io.sluice.tools.admin.NfsDoor.ExportView;
import java.util.List;
import java.util.Locale;

/**
 * How other hosts mount an export.
 *
 * @param command what root of a Linux host types
 * @param fstab the line that mounts it at each start
 * @param persistentVolume what a Kubernetes cluster is given, in YAML; its pods need no privileges
 */
record MountRecipe(String path, String command, String fstab, String persistentVolume) {
    static MountRecipe of(ExportView export, String host, int port) {
        String options = "vers=3,proto=tcp,nolock,port=" + port + ",mountport=" + port + ",mountproto=tcp";
        return new MountRecipe(
                export.path(),
                NfsCommand.mountCommand(port, host, export.path()),
                host + ":" + export.path().replace(" ", "\\040") + " /mnt nfs " + options + ",hard,_netdev"
                        + (export.readonly() ? ",ro" : "") + " 0 0",
                volume(export, host, options));
    }

    private static String volume(ExportView export, String host, String options) {
        String name = ("sluice" + export.path().toLowerCase(Locale.ROOT))
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("-$", "");
        String access = export.readonly() ? "ReadOnlyMany" : "ReadWriteMany";
        String path = export.path().replace("\\", "\\\\").replace("\"", "\\\"");
        return String.join(
                "\n",
                "apiVersion: v1",
                "kind: PersistentVolume",
                "metadata:",
                "  name: " + name,
                "spec:",
                "  capacity: {storage: 1Pi}",
                "  accessModes: [" + access + "]",
                "  persistentVolumeReclaimPolicy: Retain",
                "  storageClassName: \"\"",
                "  mountOptions: [" + options.replace(",", ", ") + "]",
                "  nfs: {server: \"" + host.replaceAll("[\\[\\]]", "") + "\", path: \"" + path + "\", readOnly: "
                        + export.readonly() + "}",
                "");
    }

    List<String> lines() {
        return List.of(
                "",
                "Export " + Terminal.printable(path),
                "  by hand:    " + Terminal.printable(command),
                "  /etc/fstab: " + Terminal.printable(fstab),
                "  Kubernetes:",
                persistentVolume.stripTrailing().indent(4).stripTrailing());
    }
}
