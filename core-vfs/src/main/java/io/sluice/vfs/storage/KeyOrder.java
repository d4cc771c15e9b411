package io.sluice.vfs.storage;

/** The order in which object stores list their keys: that of UTF-8 bytes, which is that of code points, and not of Java's characters. */
public final class KeyOrder {
    private KeyOrder() {}

    /** Negative, zero or positive, as {@code one} comes before, at or behind {@code other}. */
    public static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                int kind = Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
                return kind != 0 ? kind : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
