package io.sluice.tools.settings;

/** Which callers of an export become nobody. */
public enum Squash {
    NONE,
    ROOT,
    ALL
}
