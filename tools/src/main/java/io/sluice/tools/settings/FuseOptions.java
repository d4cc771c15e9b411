package io.sluice.tools.settings;

/**
 * The FUSE door.
 *
 * @param binding how it speaks to the kernel, where a mount does not say it
 * @param allowOther whether users other than the one who runs the gateway may enter its mounts; those of root are open to all
 */
public record FuseOptions(boolean enabled, FuseBindingName binding, boolean allowOther) {
    static FuseOptions defaults() {
        return new FuseOptions(true, FuseBindingName.AUTO, false);
    }
}
