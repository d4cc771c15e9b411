package io.sluice.fuse.kernel;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;

/** Puts what the kernel is told of inodes, and counts how often it is told. Thread-safe. */
final class EntryReplies {
    private final NodeTable nodes;
    private final Validity validity;

    EntryReplies(NodeTable nodes, Validity validity) {
        this.nodes = nodes;
        this.validity = validity;
    }

    /** The kernel knows {@code file}, in {@code parent}, once more from here; unless the answer is lost. */
    void put(FileAttributes file, InodeId parent, Reply reply) {
        long node = nodes.lookedUp(file.id(), parent);
        reply.ifLost(() -> nodes.forget(node, 1));
        new Replies.Entry(node, validity.entry(), validity.attributes(), Replies.Attributes.of(file))
                .write(reply.body());
    }

    /** An entry of a listing that is not counted: "." and "..". */
    void putUncounted(FileAttributes file, Reply reply) {
        new Replies.Entry(0, validity.entry(), validity.attributes(), Replies.Attributes.of(file)).write(reply.body());
    }

    void putAttributes(FileAttributes file, Reply reply) {
        new Replies.AttributesAnswer(validity.attributes(), Replies.Attributes.of(file)).write(reply.body());
    }
}
