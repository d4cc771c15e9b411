package io.sluice.vfs.core;

import io.sluice.vfs.Access;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Remembered;
import io.sluice.vfs.VfsException;
import java.util.Optional;
import java.util.Set;

/** What {@link Reading} would answer from listings and records that are in memory. */
final class Remembering implements Remembered {
    private final Core core;
    private final Reading reading;

    Remembering(Core core, Reading reading) {
        this.core = core;
        this.reading = reading;
    }

    @Override
    public Optional<FileAttributes> attributes(InodeId inode) {
        return core.nodes().remembered(inode).flatMap(this::attributes);
    }

    @Override
    public Optional<FileAttributes> lookup(Caller caller, InodeId directoryId, FileName name) {
        Optional<Node> node = core.nodes().remembered(directoryId);
        if (!core.directories().isRemembered()
                || node.isEmpty()
                || !(node.get() instanceof Node.DirectoryNode(InodeId _, Directory directory))) {
            return Optional.empty();
        }
        return attributes(node.get())
                .filter(attributes -> Permissions.has(caller, attributes, Permissions.EXECUTE))
                .flatMap(_ -> core.nodes().remembered(directory, name))
                .flatMap(this::attributes);
    }

    @Override
    public Optional<Set<Access>> access(Caller caller, InodeId inode, Set<Access> wanted) {
        Optional<Node> node = core.nodes().remembered(inode);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.granted(caller, node.get(), wanted));
        } catch (VfsException e) {
            return Optional.empty();
        }
    }

    private Optional<FileAttributes> attributes(Node node) {
        try {
            return Optional.of(core.attributes().of(node));
        } catch (VfsException e) {
            return Optional.empty();
        }
    }
}
