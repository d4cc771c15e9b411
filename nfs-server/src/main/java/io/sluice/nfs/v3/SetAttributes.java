package io.sluice.nfs.v3;

import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.vfs.AttributeChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the attributes that a client wants to set (RFC 1813 §2.6, sattr3). */
final class SetAttributes {
    private static final int PERMISSIONS = 07777;
    private static final int NANOS_OF_SECOND = 1_000_000_000;
    private static final int DONT_CHANGE = 0;
    private static final int SET_TO_SERVER_TIME = 1;
    private static final int SET_TO_CLIENT_TIME = 2;

    private SetAttributes() {}

    static AttributeChange read(XdrReader in, InstantSource clock) {
        OptionalInt mode = readOptionalInt(in);
        OptionalInt uid = readOptionalInt(in);
        OptionalInt gid = readOptionalInt(in);
        OptionalLong size = in.readBoolean() ? OptionalLong.of(readSize(in)) : OptionalLong.empty();
        Optional<Instant> accessed = readTimeChange(in, clock);
        Optional<Instant> modified = readTimeChange(in, clock);
        OptionalInt permissions = mode.isPresent() ? OptionalInt.of(mode.getAsInt() & PERMISSIONS) : mode;
        return new AttributeChange(permissions, uid, gid, size, accessed, modified);
    }

    /** RFC 1813 §2.5, nfstime3. */
    static Instant readTime(XdrReader in) {
        long seconds = in.readUnsignedInt();
        long nanos = in.readUnsignedInt();
        if (nanos >= NANOS_OF_SECOND) {
            throw new NfsFailure(NfsStatus.INVAL);
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static OptionalInt readOptionalInt(XdrReader in) {
        return in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
    }

    private static long readSize(XdrReader in) {
        long size = in.readLong();
        if (size < 0) {
            throw new NfsFailure(NfsStatus.FBIG);
        }
        return size;
    }

    private static Optional<Instant> readTimeChange(XdrReader in, InstantSource clock) {
        int how = in.readInt();
        return switch (how) {
            case DONT_CHANGE -> Optional.empty();
            case SET_TO_SERVER_TIME -> Optional.of(clock.instant());
            case SET_TO_CLIENT_TIME -> Optional.of(readTime(in));
            default -> throw new XdrException("no such way to set a time: " + how);
        };
    }
}
