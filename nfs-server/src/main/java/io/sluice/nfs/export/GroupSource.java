package io.sluice.nfs.export;

import io.sluice.vfs.Caller;
import java.util.Optional;

/** Where the supplementary groups of callers come from. Thread-safe. */
public interface GroupSource {
    /** The groups of a user; may block the first time they are asked something. */
    Caller.Groups groupsOf(int uid, Caller.Groups sent);

    /** The same if they are known already; never blocks. */
    Optional<Caller.Groups> knownGroupsOf(int uid, Caller.Groups sent);

    /** What the client sends: at most 16. */
    static GroupSource client() {
        return new GroupSource() {
            @Override
            public Caller.Groups groupsOf(int uid, Caller.Groups sent) {
                return sent;
            }

            @Override
            public Optional<Caller.Groups> knownGroupsOf(int uid, Caller.Groups sent) {
                return Optional.of(sent);
            }
        };
    }
}
