package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file system that the contract is held against, with the stores behind it and the clock that it lives by.
 *
 * <p>Its namespace: {@code /data}, {@code /data/nested} and {@code /above/mount} are mounts that may be written, {@code /readonly} is
 * a {@code --readonly} one, each of a store of its own; {@code /} and {@code /above} are no mounts. The stores know keys only (no real
 * directories, no rename of directories), and take paths of 1,024 bytes and objects of 5 TiB. Everything is empty. Root is not squashed.
 */
public interface ContractFixture extends AutoCloseable {
    /** What a door may lack because its protocol has no word for it; the tests that need it are then skipped. */
    enum Ability {
        /** Knows opens and closes: openForWriting and retain. */
        OPENS,
        /** Takes writes to files that nobody opened. */
        STATELESS_WRITES,
        /** Has the verifiers of exclusive creates and of unstable writes. */
        VERIFIERS,
        /** Has the guard of SETATTR. */
        GUARDS,
        /** Goes on with a listing at the cookie of any entry. */
        COOKIES,
        /** Tells a directory's attributes before and after a change. */
        CHANGES,
        /** Carries supplementary groups: the contract's callers have {@link GroupList} groups. */
        GROUPS,
        /** Shows the life of a file. */
        LIVES,
        /** Can be asked for any inode, even one that never was; and for the parent of one. */
        ANY_INODE,
        /** A Content stays with the version it was made for. */
        FIXED_CONTENT
    }

    /** An operation that the file system is to refuse. */
    @FunctionalInterface
    interface Refused {
        void run() throws VfsException;
    }

    VirtualFileSystem fileSystem();

    /** All of them, unless the door lacks some. */
    default Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    /** Puts an object in the store of the mount that {@code path} lies in, behind the gateway's back. */
    void putObject(String path, byte[] content);

    /** Takes an object out of its store, behind the gateway's back. */
    void deleteObject(String path);

    /** What the store has at {@code path}. */
    Optional<byte[]> object(String path);

    /** Lets time pass until every written file without holes is sealed, is in its store, and takes no late writes any more. */
    void settle();

    /** Lets so much time pass that the gateway asks the stores again for what it knows of them. */
    void expire();

    /** Holds {@code operation} to {@code expected}; a door overrides it where its protocol has one word for two errors. */
    default void assertRefused(VfsError expected, Refused operation) {
        VfsException refusal = catchThrowableOfType(VfsException.class, operation::run);
        assertThat(refusal).describedAs("is refused with %s", expected).isNotNull();
        assertThat(refusal.error()).describedAs(refusal.getMessage()).isEqualTo(expected);
    }

    @Override
    void close();
}
