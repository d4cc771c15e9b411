package io.sluice.fuse.kernel;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;

/** What the two sides of a mount agree on (FUSE_INIT of linux/fuse.h); a pure function of what the kernel offers. */
final class Negotiation {
    static final int MAJOR = 7;

    /** Linux 5.4. */
    static final int OLDEST_MINOR = 31;

    /** What is spoken to a kernel that offers as much or more: 7.40, Linux 6.9. */
    static final int MINOR = 40;

    static final long ASYNC_READ = 1L;
    static final long ATOMIC_O_TRUNC = 1L << 3;
    static final long BIG_WRITES = 1L << 5;
    static final long AUTO_INVAL_DATA = 1L << 12;
    static final long DO_READDIRPLUS = 1L << 13;
    static final long READDIRPLUS_AUTO = 1L << 14;
    static final long ASYNC_DIO = 1L << 15;
    static final long PARALLEL_DIROPS = 1L << 18;
    static final long MAX_PAGES = 1L << 22;
    static final long INIT_EXT = 1L << 30;
    /** The kernel can be told to ask for a name again (FUSE_EXPIRE_ONLY, 7.38); it needs no agreement. */
    static final long HAS_EXPIRE_ONLY = 1L << 35;

    static final long PASSTHROUGH = 1L << 37;

    /** Of the kernel, from which on it can be told to ask for all names again; Linux 6.16. */
    static final int EPOCH_MINOR = 44;

    /** The most that one request reads or writes. */
    static final int MAX_BYTES = 1 << 20;

    /** What the kernel has on the way at once of reads ahead and releases; its own 12 would leave a store's bandwidth unused. */
    private static final int MAX_BACKGROUND = 64;

    private static final int PAGE_BYTES = 4096;

    private static final long WANTED = ASYNC_READ
            | ATOMIC_O_TRUNC
            | BIG_WRITES
            | AUTO_INVAL_DATA
            | DO_READDIRPLUS
            | READDIRPLUS_AUTO
            | ASYNC_DIO
            | PARALLEL_DIROPS
            | MAX_PAGES
            | INIT_EXT;

    private Negotiation() {}

    /**
     * The answer to {@code offer}.
     *
     * @param passthrough whether files are to be read without us, where the kernel can
     * @throws VfsException {@link VfsError#NOT_SUPPORTED} for a kernel that is too old
     */
    static Replies.Init answer(Requests.Init offer, boolean passthrough) throws VfsException {
        if (offer.major() != MAJOR || offer.minor() < OLDEST_MINOR) {
            throw new VfsException(
                    VfsError.NOT_SUPPORTED,
                    "the kernel speaks FUSE " + offer.major() + "." + offer.minor() + ", and this needs " + MAJOR + "."
                            + OLDEST_MINOR + " (Linux " + KernelVersion.OLDEST + "); use --binding jnr");
        }
        long flags = offer.allFlags() & WANTED;
        boolean passes = passthrough && (offer.allFlags() & PASSTHROUGH) != 0;
        if (passes) {
            flags |= PASSTHROUGH;
        }
        return new Replies.Init(
                MAJOR,
                Math.min(offer.minor(), MINOR),
                Math.max(offer.maxReadahead(), MAX_BYTES),
                flags,
                MAX_BACKGROUND,
                MAX_BACKGROUND * 3 / 4,
                MAX_BYTES,
                MAX_BYTES / PAGE_BYTES,
                // The depth below the mount: a backing file lies on a file system of its own, not on one that is
                // stacked.
                passes ? 1 : 0);
    }
}
