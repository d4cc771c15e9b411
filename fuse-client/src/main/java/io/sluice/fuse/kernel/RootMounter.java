package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** mount(2) and umount2(2), which are root's. */
final class RootMounter implements Mounter {
    private static final String SOURCE = "sluice";
    private static final String TYPE = "fuse.sluice";

    @Override
    public Device mount(FuseMountRequest request) throws VfsException {
        Device device = Device.open();
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            List<String> options = new ArrayList<>(List.of(
                    "fd=" + device.descriptor(),
                    "rootmode=40000",
                    "user_id=" + Integer.toUnsignedString(calls.effectiveUser()),
                    "group_id=" + Integer.toUnsignedString(calls.effectiveGroup()),
                    "default_permissions"));
            if (request.options().allowOther()) {
                options.add("allow_other");
            }
            int flags = SystemCalls.MS_NOSUID
                    | SystemCalls.MS_NODEV
                    | (request.options().readOnly() ? SystemCalls.MS_RDONLY : 0);
            int mounted = calls.mount(
                    arena.allocateFrom(SOURCE),
                    arena.allocateFrom(request.mountpoint().toString()),
                    arena.allocateFrom(TYPE),
                    flags,
                    arena.allocateFrom(String.join(",", options)));
            if (mounted < 0) {
                device.close();
                throw refused(request.mountpoint(), -mounted);
            }
        }
        return device;
    }

    @Override
    public boolean mayPass() {
        return true;
    }

    private static VfsException refused(Path mountpoint, int errno) {
        if (errno == SystemCalls.EPERM) {
            return new VfsException(
                    VfsError.NOT_PERMITTED,
                    mountpoint + " can't be mounted: the gateway lacks the right to mount"
                            + " (a container needs --cap-add SYS_ADMIN)");
        }
        String cause = errno == SystemCalls.ENODEV
                ? "the kernel has no FUSE (modprobe fuse)"
                : "the kernel refused it (errno " + errno + ")";
        return new VfsException(VfsError.IO, mountpoint + " can't be mounted: " + cause);
    }

    @Override
    public boolean unmount(Path mountpoint, boolean lazy) throws VfsException {
        try (Arena arena = Arena.ofConfined()) {
            int done = new SystemCalls(arena)
                    .umount(arena.allocateFrom(mountpoint.toString()), lazy ? SystemCalls.MNT_DETACH : 0);
            if (done == -SystemCalls.EBUSY) {
                throw new VfsException(
                        VfsError.UNAVAILABLE,
                        mountpoint + " is in use: a process has a file open or stands in it; end it (fuser -vm "
                                + mountpoint + " names it) or unmount lazily");
            }
            if (done < 0) {
                throw new VfsException(VfsError.IO, mountpoint + " can't be unmounted (errno " + -done + ")");
            }
            return true;
        }
    }
}
