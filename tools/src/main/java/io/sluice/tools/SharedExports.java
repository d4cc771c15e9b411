package io.sluice.tools;

import io.sluice.nfs.export.ClientRule;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.tools.settings.ExportRule;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.CacheControl;
import io.sluice.vfs.core.FileStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.LeftBehind;
import io.sluice.vfs.core.MountCheck;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistControl;
import io.sluice.vfs.core.UnmountMode;
import io.sluice.vfs.core.Unmounted;
import io.sluice.vfs.core.load.LoadJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mount table as the administrator changes it, and the NFS exports that follow from it: the export rules, and a line of its own for each shared mount. Thread-safe. */
final class SharedExports implements GatewayControl {
    private final List<NfsExport> rules;
    private final GatewayControl control;
    private final ExportTable table;

    SharedExports(List<ExportRule> rules, GatewayControl control) {
        this.rules = rules.stream().map(SharedExports::export).toList();
        this.control = control;
        this.table = new ExportTable(exports());
    }

    ExportTable table() {
        return table;
    }

    @Override
    public PersistControl persistence() {
        return control.persistence();
    }

    @Override
    public List<MountStatus> mounts() {
        return control.mounts();
    }

    @Override
    public MountStatus mount(MountRequest request) throws VfsException {
        MountStatus mounted = control.mount(request);
        follow();
        return mounted;
    }

    @Override
    public MountCheck check(MountRequest request) throws VfsException {
        return control.check(request);
    }

    @Override
    public MountCheck check(VfsPath mounted) throws VfsException {
        return control.check(mounted);
    }

    @Override
    public Unmounted unmount(VfsPath path, UnmountMode mode) throws VfsException {
        Unmounted unmounted = control.unmount(path, mode);
        follow();
        return unmounted;
    }

    @Override
    public List<LeftBehind> leftBehind() {
        return control.leftBehind();
    }

    /** One at a time, so that the last one sees the mount table as it is; an unmount that waits for uploads holds nobody up. */
    private synchronized void follow() {
        table.replace(exports());
    }

    @Override
    public void changeBelow(InodeId directory, AttributeChange change) throws VfsException {
        control.changeBelow(directory, change);
    }

    @Override
    public void refresh(InodeId inode) throws VfsException {
        control.refresh(inode);
    }

    @Override
    public VfsPath pin(InodeId inode) throws VfsException {
        return control.pin(inode);
    }

    @Override
    public void unpin(VfsPath path) throws VfsException {
        control.unpin(path);
    }

    @Override
    public List<VfsPath> pins() {
        return control.pins();
    }

    @Override
    public FileStatus status(InodeId file) throws VfsException {
        return control.status(file);
    }

    @Override
    public CacheControl cache() {
        return control.cache();
    }

    @Override
    public LoadJobs loads() {
        return control.loads();
    }

    private List<NfsExport> exports() {
        List<NfsExport> exports = new ArrayList<>(rules);
        for (MountStatus mount : control.mounts()) {
            boolean ruled = rules.stream().anyMatch(rule -> rule.path().equals(mount.path()));
            if (mount.shared() && !ruled) {
                deepestAbove(mount.path()).map(rule -> at(mount, rule)).ifPresent(exports::add);
            }
        }
        return exports;
    }

    private Optional<NfsExport> deepestAbove(VfsPath path) {
        return rules.stream()
                .filter(rule -> path.startsWith(rule.path()))
                .reduce((one, other) ->
                        other.path().names().size() > one.path().names().size() ? other : one);
    }

    /** A shared mount lets in whom the rule above it lets in. */
    private static NfsExport at(MountStatus mount, NfsExport rule) {
        return new NfsExport(
                mount.path(),
                rule.clients(),
                rule.readOnly() || mount.readonly(),
                rule.secure(),
                rule.squash(),
                rule.anonymousUid(),
                rule.anonymousGid());
    }

    private static NfsExport export(ExportRule rule) {
        try {
            return new NfsExport(
                    VfsPath.parse(rule.path()),
                    rule.clients().stream().map(ClientRule::parse).toList(),
                    rule.ro(),
                    rule.secure(),
                    switch (rule.squash()) {
                        case ROOT -> Squash.ROOT;
                        case NONE -> Squash.NONE;
                        case ALL -> Squash.ALL;
                    },
                    rule.anonuid(),
                    rule.anongid());
        } catch (VfsException e) {
            throw new IllegalArgumentException("an export rule that exists is valid", e);
        }
    }
}
