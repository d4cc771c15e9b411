package io.sluice.vfs;

/** Who asks: the ids that mode bits are checked against, and where the call came from. */
public record Caller(int uid, int gid, Groups groups, String origin) {
    /** Sluice itself and its administrator; passes every check of mode bits. */
    public static final Caller ROOT = new Caller(0, 0, Groups.NONE, "sluice");

    /** The supplementary groups of a caller; asked only when the primary ids do not decide. */
    @FunctionalInterface
    public interface Groups {
        Groups NONE = gid -> false;

        boolean contains(int gid);
    }

    public boolean isRoot() {
        return uid == 0;
    }

    public boolean isMemberOf(int group) {
        return gid == group || groups.contains(group);
    }
}
