package io.sluice.nfs.testing;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The words of RFC 1813 as a client says and hears them. */
public final class NfsWire {
    private NfsWire() {}

    /** The results of an NFS procedure, behind the status. */
    public record Answer(NfsStatus status, XdrReader results) {}

    public static Answer call(WireClient client, NfsProcedure procedure, Caller caller, Consumer<XdrWriter> arguments) {
        XdrReader reply = client.call(
                NfsProgram.NUMBER, 3, Arrays.asList(NfsProcedure.values()).indexOf(procedure), caller, arguments);
        return new Answer(status(reply.readInt()), reply);
    }

    /** The handle that MNT gives for {@code path}, or its status. */
    public static byte[] mount(WireClient client, String path) {
        XdrReader reply = client.call(
                MountProgram.NUMBER,
                3,
                1,
                Caller.ROOT,
                arguments -> arguments.putOpaque(path.getBytes(StandardCharsets.UTF_8)));
        int status = reply.readInt();
        if (status != 0) {
            throw new AssertionError("MNT " + path + " answers " + status);
        }
        return handle(reply);
    }

    public static NfsStatus status(int code) {
        return Arrays.stream(NfsStatus.values())
                .filter(status -> status.code() == code)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such status: " + code));
    }

    public static byte[] handle(XdrReader in) {
        return bytes(in, 64);
    }

    public static byte[] bytes(XdrReader in, int max) {
        var view = in.readOpaque(max);
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    public static FileAttributes attributes(XdrReader in) {
        FileType type = switch (in.readInt()) {
            case 1 -> FileType.REGULAR;
            case 2 -> FileType.DIRECTORY;
            default -> throw new AssertionError("neither file nor directory");
        };
        int mode = in.readInt();
        int links = in.readInt();
        int uid = in.readInt();
        int gid = in.readInt();
        long size = in.readLong();
        in.readFixed(3 * Long.BYTES); // used, device numbers, file system
        InodeId id = new InodeId(in.readLong());
        return new FileAttributes(
                id, type, mode, links, uid, gid, size, time(in), time(in), time(in), FileLife.PERSISTED);
    }

    public static Instant time(XdrReader in) {
        return Instant.ofEpochSecond(in.readUnsignedInt(), in.readUnsignedInt());
    }

    public static Optional<FileAttributes> postOpAttributes(XdrReader in) {
        return in.readBoolean() ? Optional.of(attributes(in)) : Optional.empty();
    }

    /** Both sides of a wcc_data that must be there. */
    public static Change change(XdrReader in) {
        if (!in.readBoolean()) {
            throw new AssertionError("no attributes from before");
        }
        long size = in.readLong();
        Instant modified = time(in);
        Instant changed = time(in);
        FileAttributes after = postOpAttributes(in).orElseThrow();
        FileAttributes before = new FileAttributes(
                after.id(),
                after.type(),
                after.mode(),
                after.links(),
                after.uid(),
                after.gid(),
                size,
                after.accessed(),
                modified,
                changed,
                after.life());
        return new Change(before, after);
    }

    public static void putAttributes(XdrWriter out, AttributeChange change) {
        putOptional(out, change.mode());
        putOptional(out, change.uid());
        putOptional(out, change.gid());
        out.putBoolean(change.size().isPresent());
        change.size().ifPresent(out::putLong);
        putOptionalTime(out, change.accessed());
        putOptionalTime(out, change.modified());
    }

    public static void putTime(XdrWriter out, Instant time) {
        out.putInt((int) time.getEpochSecond());
        out.putInt(time.getNano());
    }

    private static void putOptional(XdrWriter out, OptionalInt value) {
        out.putBoolean(value.isPresent());
        value.ifPresent(out::putInt);
    }

    private static void putOptionalTime(XdrWriter out, Optional<Instant> time) {
        out.putInt(time.isPresent() ? 2 : 0);
        time.ifPresent(present -> putTime(out, present));
    }
}
