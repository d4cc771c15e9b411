package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.Fusermount;
import io.sluice.fuse.ServedMount;
import io.sluice.vfs.VfsException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Speaks to the kernel on /dev/fuse itself: by inode, in requests of 1 MiB, with the attributes of a whole listing at once. */
public final class KernelBinding implements FuseBinding {
    private final Path device;
    private final String release;
    private final boolean root;
    private final Fusermount fusermount;

    private KernelBinding(Path device, String release, boolean root, Fusermount fusermount) {
        this.device = device;
        this.release = release;
        this.root = root;
        this.fusermount = fusermount;
    }

    /** For this process, on this machine. */
    public static KernelBinding ofThisProcess() {
        return new KernelBinding(
                Path.of(Device.PATH), System.getProperty("os.version", ""), isRoot(), Fusermount.ofThisProcess());
    }

    static KernelBinding of(Path device, String release, boolean root, Fusermount fusermount) {
        return new KernelBinding(device, release, root, fusermount);
    }

    private static boolean isRoot() {
        try (Arena arena = Arena.ofConfined()) {
            return new SystemCalls(arena).effectiveUser() == 0;
        }
    }

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public Optional<String> obstacle() {
        if (!Files.exists(device)) {
            return Optional.of(device + " is missing: load the kernel's module (modprobe fuse), or give the container"
                    + " the device (--device /dev/fuse --cap-add SYS_ADMIN)");
        }
        Optional<KernelVersion> kernel = KernelVersion.parse(release);
        if (kernel.isPresent() && kernel.get().compareTo(KernelVersion.OLDEST) < 0) {
            return Optional.of("Linux " + kernel.get() + " is too old for the kernel binding, which needs "
                    + KernelVersion.OLDEST);
        }
        if (!root && fusermount.find().isEmpty()) {
            return Optional.of(Fusermount.MISSING);
        }
        return Optional.empty();
    }

    @Override
    public ServedMount mount(FuseMountRequest request, FuseDoor door, Runnable whenEnded) throws VfsException {
        return KernelMount.mount(request, root ? new RootMounter() : new HelperMounter(), door, whenEnded);
    }
}
