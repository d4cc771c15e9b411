package io.sluice.nfs.portmap;

import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcProgram;
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
            case 0 -> Optional.of((call, reply) -> {});
            case 1, 2 ->
                Optional.of((call, reply) -> {
                    readMapping(call.arguments());
                    reply.body().putBoolean(false); // nobody registers here
                });
            case 3 -> Optional.of((call, reply) -> getPort(call.arguments(), reply.body()));
            case 4 -> Optional.of((call, reply) -> dump(reply.body()));
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
}
