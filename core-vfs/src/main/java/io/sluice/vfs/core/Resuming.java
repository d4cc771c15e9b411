package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.StagingFile;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.LeftFile;
import io.sluice.vfs.meta.PendingFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up the files again that are not yet in their stores: after a restart, and when a mount comes back that was taken away by force. */
final class Resuming {
    private static final Logger LOG = LoggerFactory.getLogger(Resuming.class);

    private final Core core;
    private final Staging staging;
    private final Uploads uploads;

    Resuming(Core core, Staging staging, Uploads uploads) {
        this.core = core;
        this.staging = staging;
        this.uploads = uploads;
    }

    /** What the journal knows from before the start; staging files of which it knows nothing are deleted, or set aside if it knows nothing at all. */
    void afterRestart() throws VfsException {
        for (Mount mount : core.mounts().all()) {
            reclaim(mount);
        }
        List<PendingFile> records = new ArrayList<>();
        core.metadata().pendingFiles().forEach((id, record) -> records.add(record));
        Set<String> kept = new HashSet<>();
        core.metadata().leftFiles().forEach((name, left) -> kept.add(name));
        core.metadata().strays().forEach((name, stray) -> kept.add(stray.stagingFile()));
        for (PendingFile record : records) {
            kept.add(record.stagingFile());
            resume(record);
        }
        if (kept.isEmpty() && core.mounts().all().isEmpty()) {
            staging.setAside(); // a gateway without a mount has written nothing: the metadata may be lost, or another's
        } else {
            staging.deleteAllBut(kept);
        }
    }

    /** What an unmount by force left behind of the same store at the same path goes on. */
    void afterMount(Mount mount) throws VfsException {
        for (PendingFile record : reclaim(mount)) {
            resume(record);
        }
    }

    private List<PendingFile> reclaim(Mount mount) throws VfsException {
        List<LeftFile> found = new ArrayList<>();
        core.metadata().leftFiles().forEach((name, left) -> {
            if (left.mount().equals(mount.path()) && left.uri().equals(mount.uri())) {
                found.add(left);
            }
        });
        List<PendingFile> records = found.stream().map(LeftFile::file).toList();
        if (!records.isEmpty()) {
            core.metadata().update(() -> records.forEach(this::reclaim));
            Durability.sync(core.metadata());
        }
        return records;
    }

    private void reclaim(PendingFile record) {
        core.metadata().leftFiles().remove(record.stagingFile());
        core.metadata().pendingFiles().put(record.id(), record);
    }

    private void resume(PendingFile record) throws VfsException {
        Optional<Directory> parent = core.directories().find(record.location().parent());
        try {
            StagingFile bytes = StagingFile.reopen(staging.path(record.stagingFile()));
            WrittenFile file = WrittenFile.restore(record, bytes, core.now());
            core.nodes().written().put(file.id(), file);
            parent.ifPresent(directory -> directory.putLocal(new LocalEntry.Written(record.name(), file)));
            if (file.life() == FileLife.SEALED) {
                var _ = uploads.publish(file);
            }
        } catch (IOException e) {
            LOG.error(
                    "op=restore inode={} name={} staging={} error={}",
                    record.id(),
                    record.name(),
                    record.stagingFile(),
                    e.toString());
        }
    }
}
