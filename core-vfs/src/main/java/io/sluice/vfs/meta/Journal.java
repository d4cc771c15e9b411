package io.sluice.vfs.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the changes of all tables durable: group commits to the change log, and now and then a new snapshot. Thread-safe. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long UNHURRIED_NANOS = 5_000_000;

    private final StoreFiles files;
    private final Collection<DurableTable<?, ?, ?>> tables;
    private final ChangeGate gate;
    private final long checkpointBytes;

    /** Guards all that follows: only what runs in it touches them. The gate is taken within it, never around it. */
    private final GroupCommit commits = new GroupCommit();

    private ChangeLog log;
    private long logNumber;
    private boolean logBroken;
    private Optional<Thread> checkpoint = Optional.empty();
    private Optional<IOException> checkpointFailure = Optional.empty();
    private boolean closing;
    private boolean closed;

    private Journal(
            StoreFiles files,
            Collection<DurableTable<?, ?, ?>> tables,
            ChangeGate gate,
            long checkpointBytes,
            LastLog last) {
        this.files = files;
        this.tables = tables;
        this.gate = gate;
        this.checkpointBytes = checkpointBytes;
        this.log = last.log();
        this.logNumber = last.number();
    }

    private record LastLog(ChangeLog log, long number) {}

    /**
     * Brings the empty {@code tables} to the state of the last commit.
     *
     * @throws IOException if anything that was acknowledged is missing or damaged
     */
    static Journal open(
            StoreFiles files, Collection<DurableTable<?, ?, ?>> tables, ChangeGate gate, long checkpointBytes)
            throws IOException {
        files.removeNewSnapshot();
        LastLog last = Files.exists(files.snapshot()) ? recover(files, tables) : begin(files, tables);
        return new Journal(files, tables, gate, checkpointBytes, last);
    }

    private static LastLog begin(StoreFiles files, Collection<DurableTable<?, ?, ?>> tables) throws IOException {
        for (Path log : files.logs().values()) {
            if (LogReplay.hasCommits(log)) {
                throw new IOException(files.snapshot() + " is missing, but its changes are in " + log
                        + "; restore it from a backup, or move them away to begin with nothing");
            }
            Files.delete(log);
        }
        ChangeLog log = ChangeLog.create(files.log(1), 1);
        new Snapshot(1, 1).write(files.prepareNewSnapshot(), tables);
        files.installNewSnapshot();
        return new LastLog(log, 1);
    }

    private static LastLog recover(StoreFiles files, Collection<DurableTable<?, ?, ?>> tables) throws IOException {
        Snapshot snapshot = Snapshot.read(files.snapshot(), tables);
        SortedMap<Long, Path> logs = files.logs();
        for (Path old : logs.headMap(snapshot.firstLog()).values()) {
            Files.delete(old);
        }
        logs = logs.tailMap(snapshot.firstLog());
        if (logs.isEmpty()
                || logs.firstKey() != snapshot.firstLog()
                || logs.lastKey() - logs.firstKey() != logs.size() - 1) {
            throw new IOException(files.log(snapshot.firstLog()) + " or one that follows it is missing; restore "
                    + files.snapshot() + " with the files beside it from a backup");
        }
        Map<Integer, DurableTable<?, ?, ?>> byId =
                tables.stream().collect(Collectors.toMap(DurableTable::id, Function.identity()));
        LogReplay replay = new LogReplay(snapshot.firstCommit(), changes -> apply(changes, byId));
        long good = 0;
        for (Map.Entry<Long, Path> each : logs.entrySet()) {
            good = replayOne(replay, each.getValue(), each.getKey().equals(logs.lastKey()));
        }
        return goOn(logs.lastKey(), logs.get(logs.lastKey()), good, replay.nextCommit());
    }

    private static long replayOne(LogReplay replay, Path path, boolean newest) throws IOException {
        try {
            return replay.replay(path, newest);
        } catch (UnknownRecordException e) {
            throw new IOException(path + ": " + e.getMessage() + "; start the version that wrote it", e);
        }
    }

    private static LastLog goOn(long number, Path path, long good, long nextCommit) throws IOException {
        long torn = Files.size(path) - good;
        if (torn > 0) {
            LOG.warn("dropped the unacknowledged end of the change log: file={} bytes={}", path, torn);
        }
        ChangeLog log = good == 0 ? ChangeLog.create(path, nextCommit) : ChangeLog.goOn(path, good, nextCommit);
        return new LastLog(log, number);
    }

    private static void apply(RecordReader changes, Map<Integer, DurableTable<?, ?, ?>> tables) {
        while (changes.hasMore()) {
            int id = changes.getByte();
            Optional.ofNullable(tables.get(id))
                    .orElseThrow(() -> new UnknownRecordException("a change is of table " + id + ", which is unknown"))
                    .replay(changes);
        }
    }

    /** Makes all changes durable that were made before the call. */
    void sync() {
        commits.share(this::commitNow);
    }

    /** {@link #sync}, a few milliseconds later if nobody else commits meanwhile. */
    void syncUnhurried() {
        commits.shareWithin(UNHURRIED_NANOS, this::commitNow);
    }

    private void commitNow() {
        gate.requireOpen();
        commit(false);
        checkpointIfLarge();
    }

    /** Empties the tables' memory of changes. That the disk refused is for the next {@link #sync} to say, which tries it again. */
    void commitUnasked() {
        try {
            commits.share(() -> {
                if (!closed) {
                    commit(false);
                    checkpointIfLarge();
                }
            });
        } catch (UncheckedIOException e) {
            LOG.warn("could not commit metadata: file={} cause={}", files.snapshot(), e.getMessage());
        }
    }

    /** {@link #sync}, and the end; waits for a checkpoint that is under way. */
    void close() {
        awaitCheckpoint();
        Optional<IOException> failure = commits.alone(() -> {
            try {
                if (!closed) {
                    closed = true;
                    commitAndClose();
                }
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(e);
            }
        });
        if (failure.isPresent()) {
            throw new UncheckedIOException(failure.get());
        }
    }

    private void commitAndClose() throws IOException {
        try (files) {
            commit(true);
        } finally {
            log.close();
        }
    }

    private void commit(boolean last) {
        List<DurableTable<?, ?, ?>.Drained> drained = gate.alone(() -> {
            if (last) {
                gate.close();
            }
            List<DurableTable<?, ?, ?>.Drained> all = new ArrayList<>();
            tables.forEach(table -> all.add(table.drain()));
            return all;
        });
        boolean durable = false;
        try {
            RecordWriter changes = new RecordWriter();
            drained.forEach(each -> each.writeTo(changes));
            if (changes.length() > 0) {
                append(changes.toBytes());
            }
            durable = true;
        } catch (IOException e) {
            throw new UncheckedIOException(files.log(logNumber) + " can't be written: " + e.getMessage(), e);
        } finally {
            if (!durable) {
                drained.forEach(DurableTable.Drained::putBack);
            }
        }
    }

    private void append(byte[] changes) throws IOException {
        if (logBroken) {
            rotate();
        }
        logBroken = true;
        log.append(changes);
        logBroken = false;
    }

    /** Goes on in a new file; the present one is good up to its last commit. */
    private void rotate() throws IOException {
        ChangeLog next = ChangeLog.create(files.log(logNumber + 1), log.nextCommit());
        ChangeLog previous = log;
        log = next;
        logNumber++;
        logBroken = false;
        previous.close();
    }

    /** {@link #sync}, and waits for a checkpoint that begins after it. */
    void compact() {
        boolean begun = false;
        while (!begun) {
            join(commits.alone(() -> checkpoint));
            begun = commits.alone(() -> {
                gate.requireOpen();
                return checkpoint.isEmpty() && commitAndBeginCheckpoint();
            });
        }
        join(commits.alone(() -> checkpoint));
        Optional<IOException> failure = commits.alone(() -> checkpointFailure);
        if (failure.isPresent()) {
            throw new UncheckedIOException(failure.get());
        }
    }

    private boolean commitAndBeginCheckpoint() {
        commit(false);
        try {
            beginCheckpoint();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkpointIfLarge() {
        if (log.length() < checkpointBytes || checkpoint.isPresent() || closing) {
            return;
        }
        try {
            beginCheckpoint();
        } catch (IOException e) {
            LOG.warn("could not begin a checkpoint: file={} cause={}", files.snapshot(), e.getMessage());
        }
    }

    private void beginCheckpoint() throws IOException {
        rotate();
        checkpointFailure = Optional.empty();
        Snapshot snapshot = new Snapshot(logNumber, log.nextCommit());
        checkpoint = Optional.of(Thread.ofVirtual().name("metadata-checkpoint").start(() -> writeCheckpoint(snapshot)));
    }

    /**
     * Writes the tables while they go on changing. The snapshot may so have a part of what came after its first commit; that does no
     * harm as soon as all of it is in the logs that are replayed over it, and therefore the sync comes before the installation.
     */
    private void writeCheckpoint(Snapshot snapshot) {
        try {
            snapshot.write(files.prepareNewSnapshot(), tables);
            sync();
            files.installNewSnapshot();
            for (Path old : files.logs().headMap(snapshot.firstLog()).values()) {
                Files.delete(old);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("a checkpoint failed, the change logs stay: file={} cause={}", files.snapshot(), e.getMessage());
            IOException failure = new IOException(files.snapshot() + " can't be written anew: " + e.getMessage(), e);
            commits.alone(() -> checkpointFailure = Optional.of(failure));
        } finally {
            commits.alone(() -> checkpoint = Optional.empty());
        }
    }

    private void awaitCheckpoint() {
        Optional<Thread> running = commits.alone(() -> {
            closing = true;
            return checkpoint;
        });
        join(running);
    }

    private static void join(Optional<Thread> running) {
        boolean interrupted = false;
        while (running.isPresent() && running.get().isAlive()) {
            try {
                running.get().join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
