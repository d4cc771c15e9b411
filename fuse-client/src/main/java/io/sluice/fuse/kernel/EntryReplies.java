package io.sluice.fuse.kernel;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import java.time.Duration;
import java.util.Optional;

/** Puts what the kernel is told of inodes, and counts how often it is told. Thread-safe. */
final class EntryReplies {
    private final NodeTable nodes;
    private final Validity validity;
    private final Optional<Notices> notices;
    private final boolean byVersion;

    /**
     * @param notices where what was told too late is told to be asked for again; empty if nothing is
     * @param byVersion whether each version of a file's bytes is a node of its own
     */
    EntryReplies(NodeTable nodes, Validity validity, Optional<Notices> notices, boolean byVersion) {
        this.nodes = nodes;
        this.byVersion = byVersion;
        this.validity = validity;
        this.notices = notices;
    }

    /** To be taken before what is put is asked for. */
    long mark() {
        return validity.marks().now();
    }

    /**
     * The kernel knows {@code file}, as {@code name} of {@code parent}, once more from here; unless the answer is lost.
     *
     * @param mark from before it was asked for
     */
    void put(FileAttributes file, InodeId parent, FileName name, Reply reply, long mark) {
        put(file, parent, name, reply, mark, validity.in(parent));
    }

    /** How long what lies in {@code directory} may be believed, for who puts many of it. */
    Duration validityIn(InodeId directory) {
        return validity.in(directory);
    }

    /** The same with that known; taken after the file was asked for. */
    void put(FileAttributes file, InodeId parent, FileName name, Reply reply, long mark, Duration inParent) {
        Optional<SeenVersion> version =
                byVersion && file.isRegular() ? Optional.of(SeenVersion.of(file)) : Optional.empty();
        long node = nodes.lookedUp(file.id(), parent, name, version);
        reply.ifLost(() -> nodes.forget(node, 1));
        Duration valid = validity.of(file, inParent, mark);
        if (Validity.isLong(valid)) {
            reply.tells(new Notice.Entry(parent, name), mark);
            reply.tells(new Notice.Inode(file.id()), mark);
        }
        new Replies.Entry(node, valid, valid, Replies.Attributes.of(file)).write(reply.body());
    }

    /** An entry of a listing that is not counted: "." and "..". */
    void putUncounted(FileAttributes file, Reply reply) {
        new Replies.Entry(0, Validity.BRIEF, Validity.BRIEF, Replies.Attributes.of(file)).write(reply.body());
    }

    /** That there is no {@code name}; false if the kernel is to be told so by an error, and to ask each time. */
    boolean putNothing(InodeId parent, FileName name, Reply reply, long mark) {
        Duration valid = validity.ofNothing(mark);
        if (valid.isZero()) {
            return false;
        }
        reply.tells(new Notice.Entry(parent, name), mark);
        new Replies.NoEntry(valid).write(reply.body());
        return true;
    }

    void putAttributes(FileAttributes file, long node, Reply reply, long mark) {
        Duration valid = validity.of(file, validity.in(nodes.parent(node).orElse(nodes.root())), mark);
        if (Validity.isLong(valid)) {
            reply.tells(new Notice.Inode(file.id()), mark);
        }
        new Replies.AttributesAnswer(valid, Replies.Attributes.of(file)).write(reply.body());
    }

    /** The kernel has {@code reply}. What changed since it was asked for may have been told before that: it is told again. */
    void given(Reply reply) {
        if (!reply.told().isEmpty() && mark() != reply.toldAt()) {
            notices.ifPresent(queue -> queue.add(reply.told()));
        }
    }
}
