package io.sluice.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * One incarnation of a content in the cache: its blocks, its file, and who holds it. Thread-safe.
 *
 * <p>Who wants to read or put a lease first; eviction takes only what has none, for good. A content that was damaged or replaced by an
 * adopted file is superseded: the next lease of the same name begins a fresh incarnation with a file of another name, so that no reader of the
 * old one ever sees the bytes of the new.
 *
 * <p>A content of one block takes about 280 bytes with what its policy keeps of it, by the compact object headers that the gateway runs with: this
 * 112, its name 40, its block states 72, its places in the tables and queues about 55. With {@code auto} it is 300, with {@code tinylfu} 360.
 */
final class StoredContent extends EvictionNote implements Evictable {
    /** What has become of an incarnation. */
    enum Life {
        /** It is found by its name. */
        CURRENT,
        /** Removed by name; who holds it keeps it. */
        REMOVED,
        /** Who holds it moves on to the fresh one at the next call. */
        SUPERSEDED
    }

    private static final long BETWEEN_PASSES_NANOS = 1_000_000_000;
    private static final byte[] SAVED = {};
    private static final int DEAD = -1;
    private static final VarHandle LEASES;
    private static final VarHandle USED_AT;

    /** Stands where nothing is known: it has no block and is not current. */
    static final StoredContent NONE;

    static {
        try {
            LEASES = MethodHandles.lookup().findVarHandle(StoredContent.class, "leases", int.class);
            USED_AT = MethodHandles.lookup().findVarHandle(StoredContent.class, "usedAt", long.class);
            NONE = new StoredContent(new ContentName(0, 0, 0, 0), 0);
            NONE.end(Life.REMOVED);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ContentName name;
    private final long size;
    private volatile int leases; // by LEASES; DEAD when evicted or discarded
    private volatile Life life = Life.CURRENT; // written under this
    private volatile BlockStates states = BlockStates.NONE; // replaced under this
    private volatile CacheVolume volume; // none before the first block; written under this
    private volatile OpenFile file = OpenFile.NONE; // written under this
    private volatile long generation;
    private volatile long heldBytes; // written under this: what the volume's account has for it
    private volatile MountSpace mount = MountSpace.NONE; // written under this
    private volatile byte[] unsavedKey = SAVED;
    private volatile long usedAt; // also by USED_AT
    private volatile long lookedAt;
    private volatile int fileWrites; // odd while one goes on; written under this

    StoredContent(ContentName name, long size) {
        this.name = name;
        this.size = size;
    }

    @Override
    public ContentName name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    Life life() {
        return life;
    }

    /** Whether it is found by its name and was not evicted. */
    boolean isCurrent() {
        return life == Life.CURRENT && leases != DEAD;
    }

    BlockStates states() {
        return states;
    }

    long generation() {
        return generation;
    }

    OpenFile file() {
        return file;
    }

    void file(OpenFile now) {
        file = now;
    }

    Optional<CacheVolume> volume() {
        return Optional.ofNullable(volume);
    }

    /** Whether the disk where its blocks are answers. */
    boolean isReachable() {
        CacheVolume where = volume;
        return where == null || !where.isStalled();
    }

    /** The encoded key, as long as the index does not have it yet; else empty. */
    byte[] unsavedKey() {
        return unsavedKey;
    }

    void unsavedKey(byte[] key) {
        unsavedKey = key;
    }

    void keyIsSaved() {
        unsavedKey = SAVED;
    }

    /** Gives it a file in a volume. */
    synchronized void place(CacheVolume where, long newGeneration, BlockStates newStates) {
        volume = where;
        generation = newGeneration;
        states = newStates;
    }

    /** Has been in a volume since before the start. */
    synchronized void place(long oldGeneration, BlockStates oldStates) {
        generation = oldGeneration;
        states = oldStates;
    }

    synchronized void volumeIs(CacheVolume where) {
        volume = where;
    }

    /** Its first block could not be written: it has no file after all. */
    synchronized void unplace() {
        volume = null;
        states = BlockStates.NONE;
    }

    /** What its mount has. */
    MountSpace mount() {
        return mount;
    }

    /** To be called before it holds anything. */
    synchronized void mount(MountSpace its) {
        mount = its;
    }

    synchronized void hold(long bytes) {
        heldBytes += bytes;
        mount.use(bytes);
    }

    /** Returns what it held. */
    synchronized long holdNothing() {
        long held = heldBytes;
        heldBytes = 0;
        mount.use(-held);
        return held;
    }

    /** How many bytes of it are present. */
    long heldBytes() {
        return heldBytes;
    }

    /** @return false if it is not current any more already */
    synchronized boolean end(Life as) {
        if (life != Life.CURRENT) {
            return false;
        }
        life = as;
        return true;
    }

    /** @return false if it is dead */
    boolean lease() {
        int now = leases;
        while (now != DEAD) {
            if (LEASES.compareAndSet(this, now, now + 1)) {
                return true;
            }
            now = leases;
        }
        return false;
    }

    /** @return whether this was the last lease and nothing is worth keeping */
    boolean unlease(long now) {
        usedAt = now;
        int left = (int) LEASES.getAndAdd(this, -1) - 1;
        return left == 0 && (life != Life.CURRENT || states.presentCount() == 0);
    }

    /** When its file was last looked at, by the clock of the cache. */
    long lookedAt() {
        return lookedAt;
    }

    void lookedAt(long now) {
        lookedAt = now;
    }

    /** How often its file began or ceased to be written by this process. */
    int fileWrites() {
        return fileWrites;
    }

    synchronized int beginFileWrite() {
        fileWrites = fileWrites + 1;
        return fileWrites;
    }

    /** @param stamp of the file as it is left */
    synchronized void endFileWrite(long stamp) {
        states.leave(stamp);
        fileWrites = fileWrites + 1;
    }

    @Override
    public boolean kill() {
        return LEASES.compareAndSet(this, 0, DEAD);
    }

    @Override
    public boolean isDead() {
        return leases == DEAD;
    }

    @Override
    public boolean isLeased() {
        return leases > 0;
    }

    /** Whether the one lease there is begins a use of its own: reads with little time between them are one pass of one reader. */
    boolean beginsPass(long now) {
        return leases == 1 && now - usedAt >= BETWEEN_PASSES_NANOS;
    }

    @Override
    public long usedAt() {
        return usedAt;
    }

    void usedAt(long now) {
        usedAt = now;
    }

    /** Whether it was used lately, so that a read now is part of that use. */
    boolean isInUse(long now) {
        return now - usedAt < BETWEEN_PASSES_NANOS;
    }

    /** A read goes on with the use that there is, and has no lease. */
    void goesOn(long now) {
        USED_AT.setRelease(this, now);
    }

    @Override
    public EvictionNote note() {
        return this;
    }
}
