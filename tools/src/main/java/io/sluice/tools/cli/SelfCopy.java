package io.sluice.tools.cli;

import io.sluice.tools.admin.FuseDoor.FuseView;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a directory from being copied into itself, which would never end: a folder of this host may be a mount of the gateway, and a FUSE mount of this
 * host shows what the gateway has.
 */
final class SelfCopy {
    /** A folder of this host that is the same as a path of the namespace. */
    private record Same(Path folder, String path) {
        /** Where {@code path} of the namespace lies on this host. */
        Path local(String below) {
            return folder.resolve(below.substring(path.length()).replaceFirst("^/", ""));
        }

        boolean covers(String other) {
            return other.equals(path) || other.startsWith(path.equals("/") ? path : path + "/");
        }
    }

    private final List<Same> all = new ArrayList<>();

    SelfCopy(AdminClient client) {
        for (MountView mount : client.getList("/api/v1/mounts", MountView.class)) {
            if (mount.uri().startsWith("file:") && !mount.wasTakenAway()) {
                all.add(new Same(real(Path.of(URI.create(mount.uri()).getPath())), mount.path()));
            }
        }
        for (FuseView mount : client.getList("/api/v1/fuse", FuseView.class)) {
            all.add(new Same(real(Path.of(mount.mountpoint())), mount.path()));
        }
    }

    /** @throws UserError if {@code to} of the namespace lies in {@code from} of this host */
    void refuseUpload(Path from, String to) {
        for (Same same : all) {
            if (same.covers(to) && same.local(to).startsWith(real(from))) {
                throw new UserError(to + ": lies inside " + from + ", which is mounted at " + same.path()
                        + "; copy it to another place");
            }
        }
    }

    /** @throws UserError if {@code to} of this host lies in {@code from} of the namespace */
    void refuseDownload(String from, Path to) {
        for (Same same : all) {
            if (same.covers(from) && real(to).startsWith(same.local(from))) {
                throw new UserError(to + ": lies inside " + from + ", which is " + same.local(from)
                        + " there; copy it to another place");
            }
        }
    }

    /** Without symbolic links, as far as it is there. */
    private static Path real(Path path) {
        Path there = path.toAbsolutePath().normalize();
        Path missing = Path.of("");
        while (there != null) {
            try {
                return there.toRealPath().resolve(missing).normalize();
            } catch (IOException absent) {
                missing = there.getFileName() == null
                        ? missing
                        : there.getFileName().resolve(missing);
                there = there.getParent();
            }
        }
        return path.toAbsolutePath().normalize();
    }
}
