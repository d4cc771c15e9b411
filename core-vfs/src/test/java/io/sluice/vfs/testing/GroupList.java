package io.sluice.vfs.testing;

import io.sluice.vfs.Caller;
import java.util.Set;

/** Supplementary groups that an adapter can read, to send them over its wire. */
public record GroupList(Set<Integer> ids) implements Caller.Groups {
    public GroupList {
        ids = Set.copyOf(ids);
    }

    @Override
    public boolean contains(int gid) {
        return ids.contains(gid);
    }
}
