package io.sluice.nfs.v3;

import io.sluice.nfs.rpc.RpcCall;
import io.sluice.nfs.rpc.RpcProcedure;
import io.sluice.nfs.rpc.RpcReply;
import io.sluice.nfs.xdr.XdrException;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one procedure; the one place where whatever goes wrong becomes a status. */
final class ProcedureRunner<A> implements RpcProcedure {
    private static final Logger log = LoggerFactory.getLogger(ProcedureRunner.class);

    private final NfsProcedure number;
    private final Procedure<A> procedure;
    private final VirtualFileSystem files;
    private final ExportedTree tree;
    private final InstantSource clock;
    private final NfsCounters counters;

    ProcedureRunner(
            NfsProcedure number,
            Procedure<A> procedure,
            VirtualFileSystem files,
            ExportedTree tree,
            InstantSource clock,
            NfsCounters counters) {
        this.number = number;
        this.procedure = procedure;
        this.files = files;
        this.tree = tree;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public boolean isRemembered() {
        return number.isRemembered();
    }

    boolean answersNow() {
        return procedure.answersNow();
    }

    @Override
    public boolean answerNow(RpcCall call, RpcReply reply) {
        long start = System.nanoTime();
        Span span = counters.begin(number);
        A arguments;
        try {
            arguments = procedure.decode(new Arguments(call, tree, clock, false));
        } catch (NfsFailure e) {
            return false; // it is told where it comes again
        }
        boolean answered = procedure.answerNow(arguments, new Results(reply, tree.handles()));
        if (answered) {
            counters.took(number, System.nanoTime() - start);
            if (span.isTraced()) {
                note(span, call, procedure.targets(arguments));
                span.end();
            }
        }
        return answered;
    }

    @Override
    public void answer(RpcCall call, RpcReply reply) {
        long start = System.nanoTime();
        Span span = counters.begin(number);
        try {
            if (span.isTraced()) {
                attemptTraced(call, reply, span);
            } else {
                attempt(call, reply, span);
            }
        } finally {
            counters.took(number, System.nanoTime() - start);
            span.end();
        }
    }

    private void attemptTraced(RpcCall call, RpcReply reply, Span span) {
        Spans.during(span, () -> {
            attempt(call, reply, span);
            return true;
        });
    }

    private static void note(Span span, RpcCall call, List<Target> targets) {
        span.note(SpanNote.CLIENT, call.client().host());
        if (!targets.isEmpty()) {
            span.note(SpanNote.INODE, targets.getFirst().inode().value());
            span.note(SpanNote.UID, targets.getFirst().caller().uid());
        }
    }

    private void attempt(RpcCall call, RpcReply reply, Span span) {
        Results out = new Results(reply, tree.handles());
        List<Target> targets = List.of();
        try {
            A arguments = procedure.decode(new Arguments(call, tree, clock, true));
            targets = procedure.targets(arguments);
            if (span.isTraced()) {
                note(span, call, targets);
            }
            run(arguments, targets, out);
        } catch (XdrException e) {
            throw e; // garbage, which is for RPC to say
        } catch (NfsFailure e) {
            fail(e.status(), targets, out);
        } catch (VfsException e) {
            if (e.error() == VfsError.IO) {
                log.warn(
                        "door=nfs operation={} client={} error={}",
                        number,
                        call.client().host(),
                        e.getMessage(),
                        e);
            }
            fail(NfsStatus.of(e.error()), targets, out);
        } catch (RuntimeException | Error e) {
            log.error("door=nfs operation={} client={}", number, call.client().host(), e);
            fail(NfsStatus.SERVERFAULT, targets, out);
        }
    }

    /** After a restart an inode may be unknown until it is recalled from the directory that its handle names. */
    private void run(A arguments, List<Target> targets, Results out) throws VfsException {
        try {
            procedure.answer(arguments, out);
        } catch (VfsException e) {
            if (e.error() != VfsError.STALE) {
                throw e;
            }
            for (Target target : targets) {
                files.recall(target.inode(), target.handle().parent());
            }
            out.restart();
            procedure.answer(arguments, out);
        }
    }

    private void fail(NfsStatus status, List<Target> targets, Results out) {
        counters.failed(number);
        Spans.current().failed(status.name());
        out.restart();
        if (status != NfsStatus.NOENT && status != NfsStatus.EXIST) { // which every program asks for all the time
            out.failed(number + ": " + status);
        }
        out.xdr().putInt(status.code());
        FailureBody body = procedure.failureBody();
        int next = 0;
        for (int i = 0; i < body.attributes(); i++) {
            attributesAfter(status, targets, next++, out);
        }
        for (int i = 0; i < body.changes(); i++) {
            out.noAttributes();
            attributesAfter(status, targets, next++, out);
        }
    }

    private void attributesAfter(NfsStatus status, List<Target> targets, int index, Results out) {
        Optional<FileAttributes> attributes =
                index < targets.size() ? attributesAfter(status, targets.get(index)) : Optional.empty();
        if (attributes.isPresent()) {
            out.postOpAttributes(targets.get(index), attributes.get());
        } else {
            out.noAttributes();
        }
    }

    /** Empty where asking would cost another wait, or can't succeed. */
    private Optional<FileAttributes> attributesAfter(NfsStatus status, Target target) {
        if (status == NfsStatus.JUKEBOX || status == NfsStatus.STALE || status == NfsStatus.SERVERFAULT) {
            return Optional.empty();
        }
        try {
            return Optional.of(files.attributes(target.inode()));
        } catch (VfsException e) {
            return Optional.empty(); // the protocol has a word for "not known"
        }
    }
}
