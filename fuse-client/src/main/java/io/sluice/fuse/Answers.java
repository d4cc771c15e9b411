package io.sluice.fuse;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where an operation becomes the number that the kernel gets; nothing is thrown past it. Thread-safe. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final FuseCounters counters;

    Answers(FuseCounters counters) {
        this.counters = counters;
    }

    /** An operation whose answer is a count of bytes, or 0. */
    @FunctionalInterface
    public interface Operation {
        int run() throws VfsException;
    }

    /**
     * Runs {@code operation}.
     *
     * @param subject a path or a handle, for the log
     * @return what it returned, or an errno, negative
     */
    public int answer(FuseOperation name, Object subject, Operation operation) {
        Span span = counters.asked(name);
        long start = System.nanoTime();
        try {
            return span.isTraced() ? traced(span, subject, operation) : operation.run();
        } catch (VfsException e) {
            counters.failed(name);
            Errno errno = Errno.of(e.error());
            span.failed(errno.name());
            tell(name, subject, start, errno, e);
            return errno.answer();
        } catch (RuntimeException | Error e) {
            // Unwinding into native code would end the process, so even an Error ends here.
            counters.failed(name);
            span.failed(Errno.EIO.name());
            LOG.error("door=fuse operation={} subject={} millis={} event=failed", name, subject, millis(start), e);
            return Errno.EIO.answer();
        } finally {
            counters.took(name, System.nanoTime() - start);
            span.end();
        }
    }

    private static int traced(Span span, Object subject, Operation operation) throws VfsException {
        span.note(SpanNote.SUBJECT, String.valueOf(subject));
        return Spans.during(span, operation::run);
    }

    private static void tell(FuseOperation name, Object subject, long start, Errno errno, VfsException e) {
        if (errno == Errno.EIO) {
            LOG.warn(
                    "door=fuse operation={} subject={} millis={} errno={} error={} reason=\"{}\"",
                    name,
                    subject,
                    millis(start),
                    errno,
                    e.error(),
                    e.reason(),
                    e.getCause());
        } else {
            LOG.debug(
                    "door=fuse operation={} subject={} errno={} error={} reason=\"{}\"",
                    name,
                    subject,
                    errno,
                    e.error(),
                    e.reason());
        }
    }

    private static long millis(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
