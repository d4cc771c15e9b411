package io.sluice.nfs.rpc;

import io.sluice.nfs.xdr.XdrException;
import io.sluice.nfs.xdr.XdrReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the header of a call, finds its procedure and has it answered; whatever that throws becomes a reply. Thread-safe. */
final class CallDispatcher {
    private static final Logger log = LoggerFactory.getLogger(CallDispatcher.class);
    private static final int CALL = 0;
    private static final int RPC_VERSION = 2;

    private final Map<Integer, RpcProgram> programs = new HashMap<>();
    private final DuplicateRequests duplicates;

    CallDispatcher(List<RpcProgram> programs, int rememberedReplies) {
        programs.forEach(program -> this.programs.put(program.number(), program));
        this.duplicates = new DuplicateRequests(rememberedReplies);
    }

    /**
     * Answers the call in {@code record}; may block.
     *
     * @return false if it is no call at all, so that nothing can be answered
     */
    boolean answer(ByteBuffer record, Peer client, RpcReply reply) {
        XdrReader in = new XdrReader(record.duplicate());
        if (in.remaining() < 2 * Integer.BYTES) {
            return false;
        }
        int xid = in.readInt();
        if (in.readInt() != CALL) {
            return false;
        }
        try {
            answerCall(xid, in, record, client, reply);
        } catch (XdrException e) {
            reply.accept(xid, AcceptStatus.GARBAGE_ARGS);
        } catch (RuntimeException | Error e) {
            log.error("door=nfs operation=rpc client={} xid={}", client.host(), Integer.toUnsignedString(xid), e);
            reply.accept(xid, AcceptStatus.SYSTEM_ERR);
        }
        return true;
    }

    private void answerCall(int xid, XdrReader in, ByteBuffer record, Peer client, RpcReply reply) {
        if (in.readInt() != RPC_VERSION) {
            reply.refuseRpcVersion(xid, RPC_VERSION);
            return;
        }
        int program = in.readInt();
        int version = in.readInt();
        int procedure = in.readInt();
        int flavor = in.readInt();
        ByteBuffer credentialBody = in.readOpaque(Credential.MAX_BODY_BYTES);
        in.readInt(); // the verifier says nothing in AUTH_NONE and AUTH_SYS
        in.readOpaque(Credential.MAX_BODY_BYTES);
        Credential credential;
        try {
            credential = Credential.read(flavor, credentialBody);
        } catch (XdrException e) {
            reply.refuseCredential(xid);
            return;
        }
        RpcCall call = new RpcCall(xid, program, version, procedure, credential, client, in);
        find(call, reply).ifPresent(found -> execute(found, call, record, reply));
    }

    /** The procedure of {@code call}; if there is none, the reply says so. */
    private Optional<RpcProcedure> find(RpcCall call, RpcReply reply) {
        RpcProgram program = programs.get(call.program());
        if (program == null) {
            reply.accept(call.xid(), AcceptStatus.PROG_UNAVAIL);
            return Optional.empty();
        }
        List<Integer> versions = program.versions();
        if (!versions.contains(call.version())) {
            reply.refuseProgramVersion(call.xid(), versions.getFirst(), versions.getLast());
            return Optional.empty();
        }
        Optional<RpcProcedure> procedure = program.procedure(call.version(), call.procedure());
        if (procedure.isEmpty()) {
            reply.accept(call.xid(), AcceptStatus.PROC_UNAVAIL);
        }
        return procedure;
    }

    private void execute(RpcProcedure procedure, RpcCall call, ByteBuffer record, RpcReply reply) {
        if (!procedure.isRemembered()) {
            reply.accept(call.xid(), AcceptStatus.SUCCESS);
            procedure.answer(call, reply);
            return;
        }
        var key = new DuplicateRequests.Key(call.client().address(), call.xid(), checksum(record));
        duplicates
                .once(key, () -> {
                    reply.accept(call.xid(), AcceptStatus.SUCCESS);
                    procedure.answer(call, reply);
                    return reply.toBytes();
                })
                .ifPresent(reply::become);
    }

    private static long checksum(ByteBuffer record) {
        CRC32C checksum = new CRC32C();
        checksum.update(record.duplicate());
        return checksum.getValue();
    }
}
