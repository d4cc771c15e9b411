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
    private static final int SMALLEST_CALL_BYTES = 40;
    private static final int RPC_VERSION_AT = 8;
    private static final int PROGRAM_AT = 12;
    private static final int VERSION_AT = 16;
    private static final int PROCEDURE_AT = 20;

    private final Map<Integer, RpcProgram> programs = new HashMap<>();
    private final DuplicateRequests duplicates;
    private final boolean tlsRequired;

    CallDispatcher(List<RpcProgram> programs, RpcLimits.Replies replies, boolean tlsRequired) {
        programs.forEach(program -> this.programs.put(program.number(), program));
        this.duplicates = new DuplicateRequests(replies.remembered(), replies.rememberedBytes());
        this.tlsRequired = tlsRequired;
    }

    /**
     * Answers the call in {@code record} if that can be done without blocking.
     *
     * @return false if not: then {@link #answer} does, and the reply may have anything in it
     */
    boolean answerNow(ByteBuffer record, Peer client, RpcReply reply) {
        if (record.remaining() < SMALLEST_CALL_BYTES || record.getInt(RPC_VERSION_AT) != RPC_VERSION) {
            return false;
        }
        RpcProgram program = programs.get(record.getInt(PROGRAM_AT));
        if (program == null || !program.answersNow(record.getInt(VERSION_AT), record.getInt(PROCEDURE_AT))) {
            return false;
        }
        try {
            XdrReader in = new XdrReader(record.duplicate());
            int xid = in.readInt();
            if (in.readInt() != CALL) {
                return false;
            }
            Optional<RpcCall> call = read(xid, in, client, reply);
            if (call.isEmpty()) {
                return true;
            }
            Optional<RpcProcedure> procedure = find(call.get(), reply);
            if (procedure.isEmpty()) {
                return true;
            }
            reply.accept(xid, AcceptStatus.SUCCESS);
            return procedure.get().answerNow(call.get(), reply);
        } catch (RuntimeException e) {
            return false; // it comes again where it is answered
        }
    }

    /**
     * Answers the call in {@code record}, which may lie in several pieces; may block.
     *
     * @return false if it is no call at all, so that nothing can be answered
     */
    boolean answer(List<ByteBuffer> record, Peer client, RpcReply reply) {
        XdrReader in = new XdrReader(record.stream().map(ByteBuffer::duplicate).toList());
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
            reply.failed("garbage: " + e.getMessage());
            reply.accept(xid, AcceptStatus.GARBAGE_ARGS);
        } catch (RuntimeException | Error e) {
            log.error("door=nfs operation=rpc client={} xid={}", client.host(), Integer.toUnsignedString(xid), e);
            reply.failed("an error of the server: " + e);
            reply.accept(xid, AcceptStatus.SYSTEM_ERR);
        }
        return true;
    }

    private void answerCall(int xid, XdrReader in, List<ByteBuffer> record, Peer client, RpcReply reply) {
        Optional<RpcCall> call = read(xid, in, client, reply);
        if (call.isPresent()) {
            find(call.get(), reply).ifPresent(found -> execute(found, call.get(), record, reply));
        }
    }

    /** The call whose header follows xid and type; if it is refused as such, the reply says so. */
    private Optional<RpcCall> read(int xid, XdrReader in, Peer client, RpcReply reply) {
        if (in.readInt() != RPC_VERSION) {
            reply.refuseRpcVersion(xid, RPC_VERSION);
            return Optional.empty();
        }
        int program = in.readInt();
        int version = in.readInt();
        int procedure = in.readInt();
        int flavor = in.readInt();
        ByteBuffer credentialBody = in.readOpaque(Credential.MAX_BODY_BYTES);
        in.readInt(); // the verifier says nothing in AUTH_NONE and AUTH_SYS
        in.readOpaque(Credential.MAX_BODY_BYTES);
        if (tlsRequired && !client.encrypted() && procedure != 0) {
            reply.failed("a call in clear: TLS is required");
            reply.refuseCleartext(xid);
            return Optional.empty();
        }
        try {
            Credential credential = Credential.read(flavor, credentialBody);
            return Optional.of(new RpcCall(xid, program, version, procedure, credential, client, in));
        } catch (XdrException e) {
            reply.failed("a credential that is none: " + e.getMessage());
            reply.refuseCredential(xid);
            return Optional.empty();
        }
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

    private void execute(RpcProcedure procedure, RpcCall call, List<ByteBuffer> record, RpcReply reply) {
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

    private static long checksum(List<ByteBuffer> record) {
        CRC32C checksum = new CRC32C();
        record.forEach(piece -> checksum.update(piece.duplicate()));
        return checksum.getValue();
    }
}
