package io.sluice.fuse;

import io.sluice.vfs.VfsException;
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
        counters.asked(name);
        long start = System.nanoTime();
        try {
            return operation.run();
        } catch (VfsException e) {
            counters.failed(name);
            return refused(name, subject, start, e);
        } catch (RuntimeException | Error e) {
            // Unwinding into native code would end the process, so even an Error ends here.
            counters.failed(name);
            LOG.error("door=fuse operation={} subject={} millis={} event=failed", name, subject, millis(start), e);
            return Errno.EIO.answer();
        } finally {
            counters.took(name, System.nanoTime() - start);
        }
    }

    private static int refused(FuseOperation name, Object subject, long start, VfsException e) {
        Errno errno = Errno.of(e.error());
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
        return errno.answer();
    }

    private static long millis(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
