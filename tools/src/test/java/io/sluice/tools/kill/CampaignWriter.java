package io.sluice.tools.kill;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes, renames and removes files in a folder of its own until the gateway is gone, and keeps in the ledger what was acknowledged. Some names change when the
 * file is about to go up, or is on its way.
 */
final class CampaignWriter {
    private static final int PIECE = 256 << 10;
    private static final int MAX_FILES = 12;
    private static final int LARGE = 17 << 20;
    private static final int MIDDLING = 2 << 20;

    /** When an upload begins, counted from the COMMIT, and some time more. */
    private static final long UPLOAD_MILLIS = 200;

    private static final int AROUND_MILLIS = 400;

    private final String folder;
    private final Ledger ledger;
    private final Random random;
    private final AtomicInteger serial = new AtomicInteger();
    private final List<String> files = new ArrayList<>();
    private final Deque<Fresh> fresh = new ArrayDeque<>();

    /** A file whose name changes when it is probably on its way. */
    private record Fresh(String name, long whenNanos) {}

    CampaignWriter(String folder, Ledger ledger, long seed) {
        this.folder = folder;
        this.ledger = ledger;
        this.random = new Random(seed);
    }

    String folder() {
        return folder;
    }

    /** One life of the gateway, through one connection; ends by the exception that its end causes. */
    void writeUntilItEnds(VirtualFileSystem gateway, InodeId directory) throws VfsException {
        while (true) {
            int choice = random.nextInt(12);
            if (files.size() >= MAX_FILES) {
                remove(gateway, directory, files.removeFirst());
            } else if (!fresh.isEmpty() && System.nanoTime() > fresh.getFirst().whenNanos()) {
                change(gateway, directory, fresh.removeFirst().name());
            } else if (choice < 4) {
                String name = "f" + serial.incrementAndGet();
                write(gateway, directory, name, bytes());
                files.add(name);
            } else if (choice < 6) {
                String name = "u" + serial.incrementAndGet();
                write(gateway, directory, name, bytes(random.nextInt(MIDDLING)));
                long millis = UPLOAD_MILLIS + random.nextInt(AROUND_MILLIS);
                fresh.add(new Fresh(name, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)));
            } else {
                replace(gateway, directory, choice < 9 ? "state" : "r" + random.nextInt(4));
            }
        }
    }

    private void change(VirtualFileSystem gateway, InodeId directory, String name) throws VfsException {
        if (random.nextBoolean()) {
            remove(gateway, directory, name);
        } else {
            String state = ledger.states().get(path(name)).iterator().next();
            String to = "v" + serial.incrementAndGet();
            rename(gateway, directory, name, state, to, Ledger.ABSENT);
            files.add(to);
        }
    }

    private byte[] bytes() {
        return bytes(random.nextInt(40) == 0 ? LARGE + random.nextInt(1 << 20) : random.nextInt(200_000));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String path(String name) {
        return folder + "/" + name;
    }

    /** A file that is acknowledged by a COMMIT, or by one stable write of all of it. */
    private void write(VirtualFileSystem gateway, InodeId directory, String name, byte[] bytes) throws VfsException {
        String state = Ledger.stateOf(bytes);
        ledger.mayBe(path(name), Ledger.ABSENT, Ledger.ANY, state);
        InodeId file = Patience.answer(() -> gateway.create(
                        Caller.ROOT, directory, new FileName(name), new CreateMode.Guarded(), AttributeChange.NONE))
                .file()
                .id();
        if (bytes.length <= PIECE && random.nextBoolean()) {
            gateway.write(Caller.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.DURABLE);
        } else {
            for (int offset = 0; offset < bytes.length; offset += PIECE) {
                int length = Math.min(PIECE, bytes.length - offset);
                gateway.write(Caller.ROOT, file, offset, ByteBuffer.wrap(bytes, offset, length), Stability.UNSTABLE);
            }
            gateway.commit(Caller.ROOT, file);
        }
        ledger.is(path(name), state);
    }

    /** A temporary name and a rename, as a checkpoint is saved. */
    private void replace(VirtualFileSystem gateway, InodeId directory, String name) throws VfsException {
        String temporary = "t" + serial.incrementAndGet();
        byte[] bytes = bytes();
        write(gateway, directory, temporary, bytes);
        String before = ledger.states()
                .getOrDefault(path(name), java.util.Set.of(Ledger.ABSENT))
                .iterator()
                .next();
        rename(gateway, directory, temporary, Ledger.stateOf(bytes), name, before);
    }

    private void rename(
            VirtualFileSystem gateway, InodeId directory, String from, String state, String to, String replaced)
            throws VfsException {
        ledger.mayBe(path(to), replaced, state);
        ledger.mayBe(path(from), state, Ledger.ABSENT);
        Patience.answer(() -> gateway.rename(Caller.ROOT, directory, new FileName(from), directory, new FileName(to)));
        ledger.is(path(to), state);
        ledger.is(path(from), Ledger.ABSENT);
    }

    private void remove(VirtualFileSystem gateway, InodeId directory, String name) throws VfsException {
        String before = ledger.states().get(path(name)).iterator().next();
        if (!before.equals(Ledger.ABSENT)) {
            ledger.mayBe(path(name), before, Ledger.ABSENT);
            Patience.answer(() -> gateway.remove(Caller.ROOT, directory, new FileName(name)));
            ledger.is(path(name), Ledger.ABSENT);
        }
    }
}
