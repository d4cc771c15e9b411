package io.sluice.tools.settings;

/**
 * The FUSE door.
 *
 * @param allowOther whether users other than the one who runs the gateway may enter its mounts; those of root are open to all
 */
public record FuseOptions(boolean enabled, boolean allowOther) {
    static FuseOptions defaults() {
        return new FuseOptions(true, false);
    }
}
