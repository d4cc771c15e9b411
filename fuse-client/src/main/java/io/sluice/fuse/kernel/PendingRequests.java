package io.sluice.fuse.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that a dying process need not wait for. Thread-safe.
 *
 * <p>The kernel tells once of any signal that a waiting process gets (FUSE_INTERRUPT). A process that goes on after its signal is to
 * get its answer, for programs do not expect EINTR of files; one that is being killed gets EINTR, at once, and is gone, while what it asked
 * for ends without it. Else it could not be killed as long as a store does not answer.
 */
final class PendingRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);
    private static final long LOOK_MILLIS = 100;

    /** How often it is looked for a request whose interrupt came before it. */
    private static final int LOOKS_FOR_UNKNOWN = 20;

    private static final int SIGKILL = 9;

    private final Map<Long, PendingRequest> byUnique = new ConcurrentHashMap<>();
    private final BlockingQueue<Long> interrupted = new LinkedBlockingQueue<>();

    /** @param abandonable whether it may be answered before it is served */
    PendingRequest begin(long unique, int process, Device device, boolean abandonable) {
        PendingRequest request = new PendingRequest(unique, process, device);
        if (abandonable) {
            byUnique.put(unique, request);
        }
        return request;
    }

    void end(long unique) {
        byUnique.remove(unique);
    }

    /** A signal has come to the process that waits for {@code unique}. */
    void interrupt(long unique) {
        interrupted.add(unique);
    }

    /** Looks after what was interrupted, until its thread is interrupted. */
    void watch() {
        Map<Long, Integer> looks = new HashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            MemorySegment memory = arena.allocate(Replies.Header.BYTES, Long.BYTES);
            while (true) {
                Optional<Long> next = looks.isEmpty()
                        ? Optional.of(interrupted.take())
                        : Optional.ofNullable(interrupted.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
                next.ifPresent(unique -> looks.put(unique, 0));
                looks.replaceAll((unique, count) -> count + 1);
                looks.entrySet().removeIf(one -> isDone(one.getKey(), one.getValue(), calls, memory));
            }
        } catch (InterruptedException e) {
            LOG.debug("door=fuse event=interrupts-ended");
        }
    }

    private boolean isDone(long unique, int looks, SystemCalls calls, MemorySegment memory) {
        PendingRequest request = byUnique.get(unique);
        if (request == null) {
            return looks > LOOKS_FOR_UNKNOWN;
        }
        if (!isDying(request.process())) {
            return false;
        }
        request.abandon(calls, memory);
        LOG.debug("door=fuse event=abandoned process={}", request.process());
        return true;
    }

    /** Every signal that ends a process is a SIGKILL to each of its threads by then (proc(5), SigPnd and ShdPnd of /proc/PID/status). */
    private static boolean isDying(int process) {
        if (process == 0) {
            return false;
        }
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + process + "/status"), StandardCharsets.ISO_8859_1)) {
                if ((line.startsWith("SigPnd:") || line.startsWith("ShdPnd:"))
                        && hasKill(line.substring(7).strip())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // It does not wait any more.
            LOG.debug("door=fuse event=process-gone process={}", process, e);
            return true;
        }
    }

    private static boolean hasKill(String mask) {
        return (Long.parseUnsignedLong(mask, 16) & 1L << (SIGKILL - 1)) != 0;
    }
}
