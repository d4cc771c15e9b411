package io.sluice.nfs.portmap;

import io.sluice.nfs.rpc.RpcCall;
import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcProgram;
import io.sluice.nfs.rpc.RpcReply;
import io.sluice.nfs.xdr.XdrReader;
import io.sluice.nfs.xdr.XdrWriter;
import java.util.List;
import java.util.Optional;

/** The port mapper itself (RFC 1833 §3.2), where a host has no other: it tells of this server, and takes no mappings of others. */
public final class PortmapProgram implements RpcProgram {
    /** Its number. */
    public static final int NUMBER = 100000;

    /** The only version here; clients that ask for another are told so. */
    public static final int VERSION = 2;

    private final List<Mapping> mappings;

    public PortmapProgram(List<Mapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public List<Integer> versions() {
        return List.of(VERSION);
    }

    @Override
    public Optional<RpcProcedure> procedure(int version, int number) {
        return switch (number) {
            case 0 -> answer((in, out) -> {});
            case 1, 2 ->
                answer((in, out) -> {
                    readMapping(in);
                    out.putBoolean(false); // nobody registers here
                });
            case 3 -> answer(this::getPort);
            case 4 -> answer((in, out) -> dump(out));
            default -> Optional.empty(); // also CALLIT, by which others could be attacked from here
        };
    }

    private void getPort(XdrReader in, XdrWriter out) {
        Mapping asked = readMapping(in);
        int port = mappings.stream()
                .filter(mapping -> mapping.program() == asked.program() && mapping.version() == asked.version())
                .findFirst()
                .map(Mapping::port)
                .orElse(0);
        out.putInt(port);
    }

    private void dump(XdrWriter out) {
        for (Mapping mapping : mappings) {
            out.putBoolean(true);
            write(mapping, out);
        }
        out.putBoolean(false);
    }

    /** What the call names; its port says nothing. Of a protocol other than TCP, nothing is served. */
    private static Mapping readMapping(XdrReader in) {
        int program = in.readInt();
        int version = in.readInt();
        int protocol = in.readInt();
        int port = in.readInt();
        return protocol == Mapping.TCP ? new Mapping(program, version, port) : new Mapping(0, 0, 0);
    }

    static void write(Mapping mapping, XdrWriter out) {
        out.putInt(mapping.program());
        out.putInt(mapping.version());
        out.putInt(Mapping.TCP);
        out.putInt(mapping.port());
    }

    @FunctionalInterface
    private interface Action {
        void answer(XdrReader in, XdrWriter out);
    }

    private static Optional<RpcProcedure> answer(Action action) {
        return Optional.of(new RpcProcedure() {
            @Override
            public boolean isRemembered() {
                return false;
            }

            @Override
            public void answer(RpcCall call, RpcReply reply) {
                action.answer(call.arguments(), reply.body());
            }
        });
    }
}
