package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;

/**
 * The write-once rule, and the only place of it: what may be done to the bytes of a file, by where it stands in its life. A pure function; doors and
 * connectors know nothing of it.
 */
public final class WriteOncePolicy {
    /** What somebody wants to do to a file's bytes. */
    public enum Ask {
        /** Open it for writing. */
        OPEN,
        /** Open it for writing with O_TRUNC. */
        OPEN_TRUNCATING,
        /** Write bytes into it. */
        WRITE,
        /** Write, through a door without close, bytes that begin at its end, shortly after it was sealed. */
        WRITE_LATE,
        /** Write bytes that are what is stored there: a retransmission. */
        WRITE_AGAIN,
        /** Set the size that it has. */
        KEEP_SIZE,
        /** Set another size. */
        TRUNCATE
    }

    /** What comes of it. */
    public enum Verdict {
        ALLOW,
        /** It is so already: answer success and change nothing. */
        NOTHING_TO_DO,
        /** The file goes back to being written. */
        REOPEN,
        /** A new content is begun, which takes the old one's place when it is sealed. */
        REPLACE,
        REFUSE_SEALED,
        REFUSE_SECOND_WRITER,
        REFUSE_READ_ONLY
    }

    /**
     * What the rule depends on beside the life of the file.
     *
     * @param readonly whether the mount is
     * @param replace whether the mount's option {@code overwrite} is {@code replace}
     * @param open whether a door holds the file open for writing
     */
    public record Circumstances(boolean readonly, boolean replace, boolean open) {}

    private WriteOncePolicy() {}

    public static Verdict judge(FileLife life, Ask ask, Circumstances circumstances) {
        if (circumstances.readonly()) {
            return Verdict.REFUSE_READ_ONLY;
        }
        return switch (life) {
            case WRITING -> whileWriting(ask, circumstances);
            case SEALED, PERSISTED, FAILED -> onceSealed(ask, circumstances);
        };
    }

    private static Verdict whileWriting(Ask ask, Circumstances circumstances) {
        return switch (ask) {
            case OPEN, OPEN_TRUNCATING -> circumstances.open() ? Verdict.REFUSE_SECOND_WRITER : Verdict.ALLOW;
            case WRITE, WRITE_LATE, WRITE_AGAIN, TRUNCATE -> Verdict.ALLOW;
            case KEEP_SIZE -> Verdict.NOTHING_TO_DO;
        };
    }

    private static Verdict onceSealed(Ask ask, Circumstances circumstances) {
        if (circumstances.open()) {
            // Sealed by a flush, while its writer holds it: close(2) of one of several descriptors is not the end.
            return switch (ask) {
                case OPEN, OPEN_TRUNCATING -> Verdict.REFUSE_SECOND_WRITER;
                case WRITE, WRITE_LATE, TRUNCATE -> Verdict.REOPEN;
                case WRITE_AGAIN, KEEP_SIZE -> Verdict.NOTHING_TO_DO;
            };
        }
        return switch (ask) {
            case OPEN_TRUNCATING -> circumstances.replace() ? Verdict.REPLACE : Verdict.REFUSE_SEALED;
            case WRITE_LATE -> Verdict.REOPEN;
            case WRITE_AGAIN, KEEP_SIZE -> Verdict.NOTHING_TO_DO;
            case OPEN, WRITE, TRUNCATE -> Verdict.REFUSE_SEALED;
        };
    }
}
