package io.sluice.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** An open cache file, closed when the last who uses it lets go and {@link OpenFiles} has let go too. Thread-safe. */
final class OpenFile {
    /** Stands where no file is open: it can't be retained. */
    static final OpenFile NONE = new OpenFile();

    private final FileChannel channel;
    private final AtomicInteger users; // OpenFiles is the first
    private volatile boolean touched;

    OpenFile(FileChannel channel) {
        this.channel = channel;
        this.users = new AtomicInteger(1);
    }

    private OpenFile() {
        this.channel = null;
        this.users = new AtomicInteger();
    }

    FileChannel channel() {
        return channel;
    }

    /** @return false if it is closed already */
    boolean retain() {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                if (!touched) {
                    touched = true;
                }
                return true;
            }
            now = users.get();
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            close();
        }
    }

    /** Whether it was used since this was last asked. */
    boolean takeTouched() {
        boolean was = touched;
        touched = false;
        return was;
    }

    boolean isClosed() {
        return users.get() <= 0;
    }

    /** Closes it if nobody but {@link OpenFiles} has it. */
    boolean closeIfIdle() {
        if (users.compareAndSet(1, 0)) {
            close();
            return true;
        }
        return false;
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // What was written is checked by its CRC; a descriptor that can't be closed has no other use.
            OpenFiles.LOG.debug("cache=close-failed cause={}", e.toString());
        }
    }
}
