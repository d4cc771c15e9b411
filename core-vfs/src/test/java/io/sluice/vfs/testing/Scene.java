package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** What the tests of the contract do again and again, by paths instead of inodes; as root where no caller is named. */
public final class Scene {
    public static final Caller ROOT = caller(0, 0);
    public static final Caller ALICE = caller(1000, 1000);
    public static final Caller BOB = caller(1001, 1001);

    /** A block of the cache, in bytes. */
    public static final int BLOCK = 1 << 20;

    private final ContractFixture fixture;
    private final VirtualFileSystem files;

    public Scene(ContractFixture fixture) {
        this.fixture = fixture;
        this.files = fixture.fileSystem();
    }

    public static Caller caller(int uid, int gid, Integer... groups) {
        return new Caller(uid, gid, new GroupList(Set.of(groups)), "contract");
    }

    public static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public ContractFixture fixture() {
        return fixture;
    }

    public VirtualFileSystem files() {
        return files;
    }

    public boolean has(ContractFixture.Ability ability) {
        return fixture.abilities().contains(ability);
    }

    /** Leaves the test out where the door has no word for what it is about. */
    public void needs(ContractFixture.Ability ability) {
        assumeTrue(has(ability), () -> "not applicable: this door lacks " + ability);
    }

    public void refused(VfsError expected, ContractFixture.Refused operation) {
        fixture.assertRefused(expected, operation);
    }

    /** For what must not be, while no rule says by which error. */
    public void refused(ContractFixture.Refused operation) {
        assertThat(catchThrowableOfType(VfsException.class, operation::run))
                .describedAs("is refused")
                .isNotNull();
    }

    public FileAttributes at(String path) throws VfsException {
        InodeId inode = InodeId.ROOT;
        for (FileName name : VfsPath.parse(path).names()) {
            inode = files.lookup(ROOT, inode, name).id();
        }
        return files.attributes(inode);
    }

    public InodeId id(String path) throws VfsException {
        return at(path).id();
    }

    public boolean exists(String path) throws VfsException {
        try {
            at(path);
            return true;
        } catch (VfsException e) {
            if (e.error() == VfsError.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The directory that {@code path} lies in. */
    public InodeId directory(String path) throws VfsException {
        return id(VfsPath.parse(path).parent().toString());
    }

    public FileName name(String path) throws VfsException {
        return VfsPath.parse(path).last();
    }

    public byte[] read(String path) throws VfsException {
        return read(ROOT, id(path));
    }

    public byte[] read(Caller caller, InodeId file) throws VfsException {
        Content content = files.content(caller, file);
        return read(content, 0, Math.toIntExact(content.size()));
    }

    /** The bytes from {@code offset} on, at most {@code length} of them. */
    public byte[] read(Content content, long offset, int length) throws VfsException {
        ByteBuffer into = ByteBuffer.allocate(length);
        int count = content.read(offset, into);
        assertThat(into.position()).isEqualTo(count);
        return Arrays.copyOf(into.array(), count);
    }

    public InodeId mkdir(String path) throws VfsException {
        return mkdir(ROOT, path, 0755);
    }

    public InodeId mkdir(Caller caller, String path, int mode) throws VfsException {
        return files.makeDirectory(caller, directory(path), name(path), AttributeChange.ofMode(mode))
                .file()
                .id();
    }

    /** A new file that a test goes on to write. */
    public OpenFile create(String path) throws VfsException {
        return create(ROOT, path, 0644);
    }

    public OpenFile create(Caller caller, String path, int mode) throws VfsException {
        return OpenFile.of(this, caller, createUnopened(caller, path, mode));
    }

    /** A new file that has no writer yet. */
    public InodeId createUnopened(Caller caller, String path, int mode) throws VfsException {
        AttributeChange attributes = AttributeChange.ofMode(mode);
        return files.create(caller, directory(path), name(path), new CreateMode.Guarded(), attributes)
                .file()
                .id();
    }

    /** A new file whose writer has closed it; where a door knows no close, time has passed until it is sealed. */
    public InodeId sealed(Caller caller, String path, byte[] content) throws VfsException {
        OpenFile file = create(caller, path, 0644);
        file.write(0, content);
        file.seal();
        return file.id();
    }

    /** A new file that has reached its store. */
    public InodeId persisted(String path, byte[] content) throws VfsException {
        return persisted(ROOT, path, content);
    }

    public InodeId persisted(Caller caller, String path, byte[] content) throws VfsException {
        InodeId file = sealed(caller, path, content);
        fixture.settle();
        assertThat(fixture.object(path)).describedAs(path).hasValue(content);
        return file;
    }

    public void chmod(Caller caller, InodeId inode, int mode) throws VfsException {
        files.changeAttributes(caller, inode, AttributeChange.ofMode(mode), Optional.empty());
    }

    public void chown(Caller caller, InodeId inode, int uid, int gid) throws VfsException {
        AttributeChange change = AttributeChange.ofOwner(OptionalInt.of(uid), OptionalInt.of(gid));
        files.changeAttributes(caller, inode, change, Optional.empty());
    }

    public void truncate(Caller caller, InodeId file, long size) throws VfsException {
        files.changeAttributes(caller, file, AttributeChange.ofSize(size), Optional.empty());
    }

    public void remove(String path) throws VfsException {
        files.remove(ROOT, directory(path), name(path));
    }

    public void rmdir(String path) throws VfsException {
        files.removeDirectory(ROOT, directory(path), name(path));
    }

    public void rename(String from, String to) throws VfsException {
        rename(ROOT, from, to);
    }

    public void rename(Caller caller, String from, String to) throws VfsException {
        files.rename(caller, directory(from), name(from), directory(to), name(to));
    }

    /** The whole listing, in pages of {@code pageSize}. */
    public List<DirectoryEntry> list(Caller caller, InodeId directory, int pageSize) throws VfsException {
        return listFrom(caller, directory, 0, pageSize);
    }

    /** What follows {@code cookie}. */
    public List<DirectoryEntry> listFrom(Caller caller, InodeId directory, long cookie, int pageSize)
            throws VfsException {
        List<DirectoryEntry> all = new ArrayList<>();
        long next = cookie;
        while (true) {
            DirectoryPage page = files.list(caller, directory, next, pageSize);
            all.addAll(page.entries());
            if (page.end()) {
                return all;
            }
            assertThat(page.entries()).describedAs("a page that is not the end").isNotEmpty();
            next = page.entries().getLast().cookie();
        }
    }

    public List<String> names(String directory) throws VfsException {
        return list(ROOT, id(directory), 100).stream()
                .map(entry -> entry.name().value())
                .toList();
    }
}
