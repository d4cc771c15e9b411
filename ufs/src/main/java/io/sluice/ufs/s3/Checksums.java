package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which checksum goes with what is put, and, where the mount leaves it to us, what was learned of the server: one that refuses a put with a checksum and
 * takes it without is not sent any again. Thread-safe.
 */
final class Checksums {
    private static final Logger log = LoggerFactory.getLogger(Checksums.class);

    private enum Known {
        NOTHING,
        TAKEN,
        REFUSED
    }

    private final ChecksumChoice choice;
    private final String server;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

    /** @param server for the log */
    Checksums(ChecksumChoice choice, String server) {
        this.choice = choice;
        this.server = server;
    }

    /** A put, made with a checksum or without. */
    interface Attempt<T> {
        T run(Optional<ObjectChecksum> checksum) throws UfsException;
    }

    /** What goes with a put that can't be made again without it. */
    Optional<ObjectChecksum> now() {
        return switch (choice) {
            case NONE -> Optional.empty();
            case CRC32C -> Optional.of(ObjectChecksum.CRC32C);
            case CRC64NVME -> Optional.of(ObjectChecksum.CRC64NVME);
            case AUTO -> known.get() == Known.REFUSED ? Optional.empty() : Optional.of(ObjectChecksum.CRC32C);
        };
    }

    <T> T put(Attempt<T> attempt) throws UfsException {
        return switch (choice) {
            case NONE -> attempt.run(Optional.empty());
            case CRC32C -> attempt.run(Optional.of(ObjectChecksum.CRC32C));
            case CRC64NVME -> attempt.run(Optional.of(ObjectChecksum.CRC64NVME));
            case AUTO -> known.get() == Known.REFUSED ? attempt.run(Optional.empty()) : learning(attempt);
        };
    }

    private <T> T learning(Attempt<T> attempt) throws UfsException {
        try {
            T answer = attempt.run(Optional.of(ObjectChecksum.CRC32C));
            known.compareAndSet(Known.NOTHING, Known.TAKEN);
            return answer;
        } catch (UfsException e) {
            if (known.get() == Known.TAKEN || !mayBeAboutTheChecksum(e.error())) {
                throw e;
            }
            T answer = attempt.run(Optional.empty());
            if (known.getAndSet(Known.REFUSED) != Known.REFUSED) {
                log.info("event=server-takes-no-checksums server={} cause=\"{}\"", server, e.getMessage());
            }
            return answer;
        }
    }

    private static boolean mayBeAboutTheChecksum(UfsError error) {
        return error == UfsError.NOT_SUPPORTED || error == UfsError.INVALID;
    }
}
