package io.sluice.nfs.testing;

import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Makes calls that follow the grammar of RFC 1813 but for what a random number wants otherwise. Not thread-safe. */
public final class CallMutator {
    private static final int[] LENGTHS = {0, 1, 3, 63, 64, 65, 400, 65_535, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};
    private static final int[] NUMBERS = {
        0, 1, 2, 3, 7, 512, 4096, 65_536, 1 << 20, Integer.MAX_VALUE, -1, Integer.MIN_VALUE
    };
    private static final long[] OFFSETS = {
        0,
        1,
        2,
        3,
        4096,
        1L << 20,
        1L << 32,
        5L << 40,
        (5L << 40) + 1,
        1L << 62,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
    };
    private static final List<String> NAMES = List.of(
            "file",
            "new",
            "directory",
            ".",
            "..",
            "",
            "/",
            "a/b",
            "\0",
            "a\0b",
            " ",
            "..a",
            "new2",
            "\u00e9",
            "\ud83d\ude00");
    private static final List<NfsProcedure> PROCEDURES = List.of(NfsProcedure.values());
    private static final int MAX_NAME = 65_535;

    private final Random random;
    private final List<byte[]> handles;

    /** @param handles some that are good */
    public CallMutator(long seed, List<byte[]> handles) {
        this.random = new Random(seed);
        this.handles = List.copyOf(handles);
    }

    /** A call, and the procedure of NFS that it asks for, or would if it were whole. */
    public byte[] call(int xid) {
        int procedure = random.nextInt(PROCEDURES.size());
        boolean mount = random.nextInt(20) == 0;
        Consumer<XdrWriter> arguments =
                mount ? out -> opaque(out, name()) : out -> arguments(out, PROCEDURES.get(procedure));
        byte[] call = WireClient.call(
                xid,
                mount ? MountProgram.NUMBER : NfsProgram.NUMBER,
                rarely() ? anInt() : 3,
                mount ? 1 : procedure,
                rarely() ? new Caller(anInt(), anInt(), Caller.Groups.NONE, "mutator") : Caller.ROOT,
                arguments);
        return rarely() ? damaged(call) : call;
    }

    /** Cut off, or with some bits turned, behind xid and type. */
    private byte[] damaged(byte[] call) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(call, 8 + random.nextInt(call.length - 7));
        }
        byte[] turned = call.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            turned[8 + random.nextInt(turned.length - 8)] ^= (byte) (1 << random.nextInt(8));
        }
        return turned;
    }

    private void arguments(XdrWriter out, NfsProcedure procedure) {
        switch (procedure) {
            case NULL -> {}
            case GETATTR, READLINK, FSSTAT, FSINFO, PATHCONF -> handle(out);
            case SETATTR -> {
                handle(out);
                attributes(out);
                flag(out);
            }
            case LOOKUP, REMOVE, RMDIR -> entry(out);
            case ACCESS -> {
                handle(out);
                out.putInt(anInt());
            }
            case READ, COMMIT -> {
                handle(out);
                out.putLong(offset());
                out.putInt(number());
            }
            case WRITE -> write(out);
            case CREATE -> create(out);
            case MKDIR -> {
                entry(out);
                attributes(out);
            }
            case SYMLINK -> {
                entry(out);
                attributes(out);
                opaque(out, name());
            }
            case MKNOD -> {
                entry(out);
                out.putInt(random.nextInt(9));
                attributes(out);
            }
            case RENAME -> {
                entry(out);
                entry(out);
            }
            case LINK -> {
                handle(out);
                entry(out);
            }
            case READDIR -> list(out, 1);
            case READDIRPLUS -> list(out, 2);
        }
    }

    private void entry(XdrWriter out) {
        handle(out);
        opaque(out, name());
    }

    private void write(XdrWriter out) {
        byte[] data = new byte[random.nextInt(100)];
        handle(out);
        out.putLong(offset());
        out.putInt(rarely() ? number() : data.length);
        out.putInt(rarely() ? anInt() : random.nextInt(3));
        opaque(out, data);
    }

    private void create(XdrWriter out) {
        entry(out);
        int how = rarely() ? anInt() : random.nextInt(3);
        out.putInt(how);
        if (how == 2) {
            out.putLong(random.nextLong());
        } else {
            attributes(out);
        }
    }

    private void list(XdrWriter out, int budgets) {
        handle(out);
        out.putLong(random.nextBoolean() ? 0 : offset());
        out.putLong(rarely() ? random.nextLong() : 0);
        for (int i = 0; i < budgets; i++) {
            out.putInt(number());
        }
    }

    private void attributes(XdrWriter out) {
        for (int i = 0; i < 3; i++) {
            if (flag(out)) {
                out.putInt(anInt());
            }
        }
        if (flag(out)) {
            out.putLong(offset());
        }
        for (int i = 0; i < 2; i++) {
            int how = rarely() ? anInt() : random.nextInt(3);
            out.putInt(how);
            if (how == 2) {
                out.putInt(anInt());
                out.putInt(rarely() ? anInt() : random.nextInt(1_000_000_000));
            }
        }
    }

    private boolean flag(XdrWriter out) {
        int flag = rarely() ? anInt() : random.nextInt(2);
        out.putInt(flag);
        return flag == 1;
    }

    private void handle(XdrWriter out) {
        byte[] handle = handles.get(random.nextInt(handles.size())).clone();
        if (rarely()) {
            handle[random.nextInt(handle.length)] ^= (byte) (1 << random.nextInt(8));
        }
        opaque(out, rarely() ? Arrays.copyOf(handle, random.nextInt(80)) : handle);
    }

    private void opaque(XdrWriter out, byte[] bytes) {
        if (rarely()) {
            out.putInt(LENGTHS[random.nextInt(LENGTHS.length)]);
            out.putFixed(bytes);
        } else {
            out.putOpaque(bytes);
        }
    }

    private byte[] name() {
        if (!rarely()) {
            return NAMES.get(random.nextInt(NAMES.size())).getBytes(StandardCharsets.UTF_8);
        }
        byte[] name = new byte[rarely() ? random.nextInt(MAX_NAME + 1) : random.nextInt(300)];
        if (random.nextBoolean()) {
            random.nextBytes(name);
        } else {
            Arrays.fill(name, (byte) 'n');
        }
        return name;
    }

    private int number() {
        return rarely() ? random.nextInt() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private int anInt() {
        return random.nextBoolean() ? number() : random.nextInt();
    }

    private long offset() {
        return rarely() ? random.nextLong() : OFFSETS[random.nextInt(OFFSETS.length)];
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }
}
