package io.sluice.nfs.v3;

import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.rpc.Credential;
import io.sluice.nfs.rpc.Peer;
import io.sluice.vfs.Caller;

/** As whom a client acts: what it says it is, squashed as the export wants. */
final class Callers {
    private Callers() {}

    static Caller of(Credential credential, NfsExport export, Peer client) {
        String origin = "nfs:" + client.host();
        return switch (credential) {
            case Credential.None() -> anonymous(export, origin);
            case Credential.Sys(int uid, int gid, Caller.Groups groups) ->
                switch (export.squash()) {
                    case ALL -> anonymous(export, origin);
                    case NONE -> new Caller(uid, gid, groups, origin);
                    case ROOT ->
                        new Caller(
                                uid == 0 ? export.anonymousUid() : uid,
                                gid == 0 ? export.anonymousGid() : gid,
                                group -> group != 0 && groups.contains(group),
                                origin);
                };
        };
    }

    private static Caller anonymous(NfsExport export, String origin) {
        return new Caller(export.anonymousUid(), export.anonymousGid(), Caller.Groups.NONE, origin);
    }
}
