package io.sluice.nfs.rpc;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.sluice.nfs.NfsSettings;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.GroupSource;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.mount.MountProgram;
import io.sluice.nfs.mount.MountTable;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.ExportedTree;
import io.sluice.nfs.v3.HandleCodec;
import io.sluice.nfs.v3.NfsCounters;
import io.sluice.nfs.v3.NfsProcedure;
import io.sluice.nfs.v3.NfsProgram;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.nfs.v3.procedure.Procedures;
import io.sluice.nfs.xdr.XdrWriter;
import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.trace.Tracer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What Jazzer feeds with bytes that it makes up (test/fuzz): they are a call as they are, or the arguments of one, behind a good header and, where that helps to come
 * farther, a good handle. Each goes to the real programs before the real core. For one thread.
 *
 * <p>The first byte says which of these, the second which procedure.
 */
public final class CallFuzz {
    private static final int CALLS_A_GATEWAY = 20_000;
    private static final List<NfsProcedure> PROCEDURES = List.of(NfsProcedure.values());
    private static final int XID = 0x5a5a_5a5a;
    private static final int ACCEPTED_STATUS_AT = 20;
    private static final int NFS_STATUS_AT = 24;
    private static final int SYSTEM_ERR = 5;

    private static MemoryGateway gateway;
    private static CallDispatcher dispatcher;
    private static ReplyMemory memory;
    private static List<byte[]> handles = List.of();
    private static int calls;

    private CallFuzz() {}

    /** @throws AssertionError if the answer is that something has failed which must not */
    public static void fuzzerTestOneInput(byte[] input) throws VfsException {
        if (input.length < 2) {
            return;
        }
        if (calls++ % CALLS_A_GATEWAY == 0) {
            renew();
        }
        byte[] rest = Arrays.copyOfRange(input, 2, input.length);
        int number = Byte.toUnsignedInt(input[1]);
        int procedure = number % PROCEDURES.size();
        switch (input[0] & 3) {
            case 0 -> answer(rest);
            case 1 -> answer(call(MountProgram.NUMBER, number & 7, out -> {}, rest));
            case 2 -> answer(call(NfsProgram.NUMBER, procedure, out -> {}, rest));
            default -> {
                byte[] handle = handles.get(number / PROCEDURES.size() % handles.size());
                byte[] record = call(NfsProgram.NUMBER, procedure, out -> out.putOpaque(handle), rest);
                requireNoFault(PROCEDURES.get(procedure), answer(record));
            }
        }
    }

    private static byte[] call(int program, int procedure, Consumer<XdrWriter> begin, byte[] rest) {
        return WireClient.call(XID, program, 3, procedure, Caller.ROOT, out -> {
            begin.accept(out);
            out.putFixed(rest);
        });
    }

    private static void renew() throws VfsException {
        if (gateway != null) {
            gateway.close();
        }
        gateway = new MemoryGateway();
        gateway.putObject("/data/file", TestServer.bytes(100_000, 1));
        gateway.putObject("/data/directory/inner", TestServer.bytes(10, 2));
        VirtualFileSystem files = gateway.fileSystem().watched();
        ExportTable exports = new ExportTable(List.of(TestServer.export(VfsPath.ROOT, false, Squash.NONE)));
        ExportedTree tree = new ExportedTree(files, exports, new HandleCodec(TestServer.key(1)), GroupSource.client());
        NfsCounters counters = new NfsCounters(Tracer.OFF);
        NfsSettings settings = NfsSettings.loopback(0);
        Procedures procedures = new Procedures(files, tree, settings.payloadBytes(), counters);
        InstantSource clock = InstantSource.system();
        dispatcher = new CallDispatcher(
                List.of(
                        new NfsProgram(files, tree, clock, counters, procedures::of),
                        new MountProgram(files, tree, new MountTable(), clock)),
                settings.limits().replies(),
                false);
        memory = new ReplyMemory(settings.limits().replies().largeBytes(), () -> {});
        handles = List.of(
                handle(tree, "/"), handle(tree, "/data"), handle(tree, "/data/directory"), handle(tree, "/data/file"));
    }

    private static byte[] handle(ExportedTree tree, String path) throws VfsException {
        return tree.handles().encode(tree.mount(tree.exports().all().getFirst(), VfsPath.parse(path)));
    }

    /** A record of an odd length comes in two pieces, cut somewhere. */
    private static List<ByteBuffer> pieces(byte[] record) {
        if (record.length % 2 == 0) {
            return List.of(ByteBuffer.wrap(record));
        }
        int cut = Math.floorMod(Arrays.hashCode(record), record.length);
        return List.of(ByteBuffer.wrap(record, 0, cut), ByteBuffer.wrap(record, cut, record.length - cut));
    }

    /** The reply without its record mark; empty if that was no call. */
    private static ByteBuffer answer(byte[] record) {
        RpcReply reply = new RpcReply(UnpooledByteBufAllocator.DEFAULT, memory);
        if (!dispatcher.answer(pieces(record), Peer.of(new InetSocketAddress("127.0.0.1", 1000)), reply)) {
            reply.discard();
            return ByteBuffer.allocate(0);
        }
        OutgoingReply outgoing = reply.finish();
        byte[] head = new byte[outgoing.head().readableBytes() - Integer.BYTES];
        outgoing.head().getBytes(outgoing.head().readerIndex() + Integer.BYTES, head);
        outgoing.discard(memory);
        ByteBuffer answer = ByteBuffer.wrap(head);
        if (answer.getInt(0) != ByteBuffer.wrap(record).getInt(0) || answer.getInt(Integer.BYTES) != 1) {
            throw new AssertionError("the reply belongs to another call");
        }
        if (answer.remaining() > ACCEPTED_STATUS_AT && answer.getInt(ACCEPTED_STATUS_AT) == SYSTEM_ERR) {
            throw new AssertionError("the call has broken the server");
        }
        return answer;
    }

    private static void requireNoFault(NfsProcedure procedure, ByteBuffer answer) {
        boolean hasStatus =
                answer.remaining() >= NFS_STATUS_AT + Integer.BYTES && answer.getInt(ACCEPTED_STATUS_AT) == 0;
        if (hasStatus
                && procedure != NfsProcedure.NULL
                && answer.getInt(NFS_STATUS_AT) == NfsStatus.SERVERFAULT.code()) {
            throw new AssertionError(procedure + " has failed in a way that it must not");
        }
    }
}
