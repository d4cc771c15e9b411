package io.sluice.vfs.testing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Holds any {@link io.sluice.vfs.VirtualFileSystem} to docs/SEMANTICS.md: the core itself, and each door by an adapter that speaks its protocol.
 *
 * <p>A class that extends this one and opens a fixture has all the tests. They share nothing: each has a fixture of its own.
 */
public abstract class VirtualFileSystemContract
        implements NamesContract,
                ListingContract,
                ReadingContract,
                WritingContract,
                WriteOnceContract,
                CreatingContract,
                RemovingContract,
                RenamingContract,
                AttributesContract,
                PermissionsContract,
                ReadOnlyMountContract {
    private ContractFixture fixture;
    private Scene scene;

    /** A file system as {@link ContractFixture} says. */
    protected abstract ContractFixture open();

    @BeforeEach
    final void openFixture() {
        fixture = open();
        scene = new Scene(fixture);
    }

    @AfterEach
    final void closeFixture() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Override
    public final Scene scene() {
        return scene;
    }
}
