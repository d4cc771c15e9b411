package io.sluice.nfs.rpc;

import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.Caller;
import java.nio.ByteBuffer;

/** Who a call says it is from (RFC 5531 §8.2 and appendix A). */
public sealed interface Credential {
    /** AUTH_NONE. */
    record None() implements Credential {}

    /** AUTH_SYS. */
    record Sys(int uid, int gid, Caller.Groups groups) implements Credential {}

    /** The flavor number of AUTH_NONE. */
    int AUTH_NONE = 0;

    /** The flavor number of AUTH_SYS. */
    int AUTH_SYS = 1;

    /** The longest body of a credential or verifier, in bytes. */
    int MAX_BODY_BYTES = 400;

    /** The longest machine name of AUTH_SYS, in bytes. */
    int MAX_MACHINE_NAME_BYTES = 255;

    /** How many supplementary groups AUTH_SYS can carry. */
    int MAX_GROUPS = 16;

    /** @throws XdrException if the flavor is unknown or its body malformed */
    static Credential read(int flavor, ByteBuffer body) {
        return switch (flavor) {
            case AUTH_NONE -> new None();
            case AUTH_SYS -> readSys(new XdrReader(body));
            default -> throw new XdrException("no such credential flavor: " + flavor);
        };
    }

    private static Sys readSys(XdrReader in) {
        in.readInt(); // an arbitrary stamp
        in.readOpaque(MAX_MACHINE_NAME_BYTES);
        int uid = in.readInt();
        int gid = in.readInt();
        int[] groups = new int[in.readCount(MAX_GROUPS)];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = in.readInt();
        }
        return new Sys(uid, gid, groups.length == 0 ? Caller.Groups.NONE : wanted -> contains(groups, wanted));
    }

    private static boolean contains(int[] groups, int wanted) {
        for (int group : groups) {
            if (group == wanted) {
                return true;
            }
        }
        return false;
    }
}
