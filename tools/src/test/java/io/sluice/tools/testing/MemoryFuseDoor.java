package io.sluice.tools.testing;

import io.sluice.tools.admin.FuseDoor;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A FUSE door that only keeps a list. */
public final class MemoryFuseDoor implements FuseDoor {
    private static final FuseActivity NOTHING = new FuseActivity(0, 0, 0, 0, 0, 0, 0, 0, List.of());

    private final ConcurrentSkipListMap<Path, FuseView> mounts = new ConcurrentSkipListMap<>();

    private final List<FuseDown> down = new CopyOnWriteArrayList<>();

    @Override
    public List<FuseView> mounted() {
        return List.copyOf(mounts.values());
    }

    @Override
    public List<FuseDown> down() {
        return List.copyOf(down);
    }

    /** It should be mounted, and is not. */
    public void putDown(FuseDown mount) {
        down.add(mount);
    }

    @Override
    public FuseView mount(FuseWish wish) {
        String binding = wish.binding().orElse("none")
                + (wish.readonly() ? ", readonly" : "")
                + (wish.nocto() ? ", nocto" : "")
                + (wish.uid().isPresent() ? ", uid " + wish.uid().getAsInt() : "")
                + (wish.gid().isPresent() ? ", gid " + wish.gid().getAsInt() : "");
        FuseView view = new FuseView(wish.mountpoint().toString(), wish.path().toString(), binding, NOTHING, false);
        FuseView before = mounts.put(wish.mountpoint(), view);
        return view.equals(before) ? view.asFound() : view;
    }

    @Override
    public void unmount(Path mountpoint) throws VfsException {
        if (mounts.remove(mountpoint) == null) {
            throw new VfsException(
                    VfsError.NOT_FOUND, "nothing of this gateway is mounted there; see: sluice fuse stat");
        }
    }
}
