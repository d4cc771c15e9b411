package io.sluice.nfs.v3;

import io.sluice.nfs.export.GroupSource;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.rpc.Credential;
import io.sluice.nfs.rpc.Peer;
import io.sluice.vfs.Caller;
import java.util.Optional;

/** As whom a client acts: what it says it is, squashed as the export wants. */
final class Callers {
    private Callers() {}

    /** The groups are looked up when they are first asked for, which may block. */
    static Caller of(Credential credential, NfsExport export, Peer client, GroupSource groups) {
        return switch (credential) {
            case Credential.None() -> anonymous(export, client);
            case Credential.Sys(int uid, int gid, Caller.Groups sent) ->
                squashed(uid, gid, groups.groupsOf(uid, sent), export, client);
        };
    }

    /** The same if the groups are known already; never blocks. */
    static Optional<Caller> known(Credential credential, NfsExport export, Peer client, GroupSource groups) {
        return switch (credential) {
            case Credential.None() -> Optional.of(anonymous(export, client));
            case Credential.Sys(int uid, int gid, Caller.Groups sent) ->
                groups.knownGroupsOf(uid, sent).map(known -> squashed(uid, gid, known, export, client));
        };
    }

    private static Caller squashed(int uid, int gid, Caller.Groups groups, NfsExport export, Peer client) {
        return switch (export.squash()) {
            case ALL -> anonymous(export, client);
            case NONE -> new Caller(uid, gid, groups, client.origin());
            case ROOT ->
                new Caller(
                        uid == 0 ? export.anonymousUid() : uid,
                        gid == 0 ? export.anonymousGid() : gid,
                        group -> group != 0 && groups.contains(group),
                        client.origin());
        };
    }

    private static Caller anonymous(NfsExport export, Peer client) {
        return new Caller(export.anonymousUid(), export.anonymousGid(), Caller.Groups.NONE, client.origin());
    }
}
