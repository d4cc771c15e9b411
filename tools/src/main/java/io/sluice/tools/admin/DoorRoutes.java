package io.sluice.tools.admin;

import io.sluice.tools.admin.FuseDoor.FuseWish;
import io.sluice.tools.settings.NetworkAddress;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The two doors. */
final class DoorRoutes {
    private static final long HIGHEST_ID = 4_294_967_294L;

    private final AdminBackend backend;

    DoorRoutes(AdminBackend backend) {
        this.backend = backend;
    }

    /** What a client sends to mount a path of the namespace by FUSE; all but the mountpoint may be left out. */
    record FuseBody(
            String mountpoint,
            String path,
            String binding,
            boolean readonly,
            boolean allowOther,
            boolean nocto,
            Long uid,
            Long gid) {}

    void nfs(Ask ask) {
        ask.answer(backend.nfs().view());
    }

    void nfsClients(Ask ask) {
        ask.answer(backend.nfs().clients());
    }

    void nfsKick(Ask ask) throws Problem {
        String address = ask.text("address");
        InetAddress client = NetworkAddress.literal(address)
                .orElseThrow(() ->
                        Problem.badRequest(address + ": is no address, like 10.0.0.7; sluice nfs clients lists them"));
        ask.answer(new NfsDoor.KickView(address, backend.nfs().kick(client)));
    }

    void fuse(Ask ask) {
        ask.answer(backend.fuse().mounted());
    }

    void fuseMount(Ask ask) throws Problem {
        FuseBody body = ask.body(FuseBody.class);
        Path mountpoint = local(required("mountpoint", body.mountpoint()));
        try {
            VfsPath path = VfsPath.parse(Optional.ofNullable(body.path()).orElse("/"));
            ask.answer(backend.fuse()
                    .mount(new FuseWish(
                            mountpoint,
                            path,
                            Optional.ofNullable(body.binding()),
                            body.readonly(),
                            body.allowOther(),
                            body.nocto(),
                            id("uid", body.uid()),
                            id("gid", body.gid()))));
        } catch (VfsException e) {
            throw Problem.about(mountpoint, e);
        }
    }

    void fuseUnmount(Ask ask) throws Problem {
        Path mountpoint = local(ask.text("mountpoint"));
        try {
            backend.fuse().unmount(mountpoint);
            ask.answerNothing();
        } catch (VfsException e) {
            throw Problem.about(mountpoint, e);
        }
    }

    /** 32 bits without a sign, of which the highest means none. */
    private static OptionalInt id(String name, Long value) throws Problem {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < 0 || value > HIGHEST_ID) {
            throw Problem.badRequest(name + " is " + value + ": it is a number from 0 to " + HIGHEST_ID);
        }
        return OptionalInt.of(value.intValue());
    }

    private static Path local(String text) throws Problem {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw Problem.badRequest("mountpoint is not a path: " + e.getReason());
        }
        throw Problem.badRequest(text + ": a mountpoint begins with '/'");
    }

    private static String required(String name, String value) throws Problem {
        if (value == null || value.isBlank()) {
            throw Problem.badRequest(name + " is missing in the body");
        }
        return value;
    }
}
