package io.sluice.fuse;

/**
 * Why libfuse renames a file to a hidden name.
 *
 * <p>It does so when an open file loses its name, by a rename callback that does not tell why; only the request of the kernel tells.
 */
public enum Hiding {
    /** It does not: the kernel asks for a rename. */
    NONE,
    /** The kernel asks for an unlink. */
    UNLINK,
    /** The kernel asks for a rename onto this file, which follows in the same request. */
    REPLACE;

    /** Whether {@code name} is one that libfuse gives to hidden files; such names are not for others. */
    public static boolean isHiddenName(String name) {
        return HiddenFiles.isHidden(name);
    }
}
