package io.sluice.vfs.testing;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VirtualFileSystem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A fixture that makes no use of some abilities, so that a file system is held to what a door without them would ask of it. */
public record FixtureWithout(ContractFixture fixture, Set<ContractFixture.Ability> lacking) implements ContractFixture {
    public FixtureWithout {
        lacking = Set.copyOf(lacking);
    }

    @Override
    public VirtualFileSystem fileSystem() {
        return fixture.fileSystem();
    }

    @Override
    public Set<Ability> abilities() {
        Set<Ability> left = EnumSet.copyOf(fixture.abilities());
        left.removeAll(lacking);
        return left;
    }

    @Override
    public void putObject(String path, byte[] content) {
        fixture.putObject(path, content);
    }

    @Override
    public void deleteObject(String path) {
        fixture.deleteObject(path);
    }

    @Override
    public Optional<byte[]> object(String path) {
        return fixture.object(path);
    }

    @Override
    public void settle() {
        fixture.settle();
    }

    @Override
    public void expire() {
        fixture.expire();
    }

    @Override
    public void assertRefused(VfsError expected, Refused operation) {
        fixture.assertRefused(expected, operation);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
