package io.sluice.vfs.core.load;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.load.LoadStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loads of a gateway: those that run, and the last of those that ended. A restart forgets them. Thread-safe. */
public final class LoadJobs implements AutoCloseable {
    /** How many may run at once. */
    public static final int MAX_RUNNING = 16;

    private static final int MAX_KEPT = 64;
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private final VirtualFileSystem files;
    private final LoadSource source;
    private final Clock clock;

    // Guarded by this.
    private final List<LoadJob> jobs = new ArrayList<>();
    private long lastId;
    private boolean closed;

    /** Those that want to know what is read. Replaced under this. */
    private volatile List<LoadJob> followers = List.of();

    public LoadJobs(VirtualFileSystem files, LoadSource source, Clock clock) {
        this.files = files;
        this.source = source;
        this.clock = clock;
    }

    private record Place(FileAttributes found, InodeId parent) {}

    /**
     * Begins to load files, and directories with all that lies below.
     *
     * @throws VfsException what a lookup of one of the paths answers, and {@link VfsError#INVALID} if too many loads run already
     */
    public LoadJob start(LoadRequest request) throws VfsException {
        List<Place> places = new ArrayList<>();
        for (VfsPath path : request.paths()) {
            try {
                places.add(find(request.caller(), path));
            } catch (VfsException e) {
                throw new VfsException(e.error(), path + ": " + meaning(e));
            }
        }
        LoadPlan plan = new LoadPlan();
        LoadJob job = begin(request, false, plan);
        Thread.ofVirtual().name("sluice-load-plan-" + job.id()).start(() -> {
            for (int i = 0; i < places.size(); i++) {
                plan(job, request, plan, request.paths().get(i), places.get(i));
            }
            plan.complete();
        });
        return job;
    }

    private void plan(LoadJob job, LoadRequest request, LoadPlan plan, VfsPath path, Place place) {
        TreeFiles.Finder finder = new TreeFiles.Finder() {
            @Override
            public boolean found(InodeId file, InodeId parent, long size) {
                if (plan.add(file, parent, size)) {
                    return true;
                }
                job.end(State.STOPPED, Optional.of("more than " + LoadPlan.MAX_FILES + " files; load them in parts"));
                return false;
            }

            @Override
            public void failed(VfsPath directory, VfsException cause) {
                job.failed(directory.toString(), cause);
            }
        };
        if (place.found().isDirectory()) {
            new TreeFiles(files, request.caller()).find(path, place.found().id(), finder);
        } else {
            finder.found(place.found().id(), place.parent(), place.found().size());
        }
    }

    /**
     * Begins to load the files of a list in its order, once it was read to its end; what is not there fails by itself.
     *
     * @throws VfsException {@link VfsError#INVALID} if a line is no path, the list is too long or too many loads run already, and
     *     {@link VfsError#UNAVAILABLE} if a store is away
     */
    public LoadJob start(LoadRequest request, LoadList list) throws VfsException {
        LoadPlan plan = new LoadPlan();
        LoadJob job = new LoadJob(nextId(), request, true, plan, source, clock);
        for (Optional<LoadList.Line> line = list.next(); line.isPresent(); line = list.next()) {
            add(line.get(), request.caller(), plan, job);
        }
        plan.complete();
        plan.makeSearchable();
        begin(job);
        return job;
    }

    private void add(LoadList.Line line, Caller caller, LoadPlan plan, LoadJob job) throws VfsException {
        String where = "line " + line.number() + ": " + line.path();
        Place place;
        try {
            place = find(caller, line.path());
            if (place.found().isDirectory()) {
                throw new VfsException(VfsError.IS_DIRECTORY, "");
            }
        } catch (VfsException e) {
            if (e.error() == VfsError.UNAVAILABLE || e.error() == VfsError.IO) {
                throw new VfsException(e.error(), where + ": " + e.reason());
            }
            job.failed(where, new VfsException(e.error(), meaning(e)));
            return;
        }
        if (!plan.add(place.found().id(), place.parent(), place.found().size())) {
            throw new VfsException(
                    VfsError.INVALID,
                    "line " + line.number() + ": a list has at most " + LoadPlan.MAX_FILES + " files");
        }
    }

    private static String meaning(VfsException e) {
        return switch (e.error()) {
            case NOT_FOUND, STALE -> "no such file or directory";
            case NOT_DIRECTORY -> "part of the path is a file";
            case IS_DIRECTORY -> "is a directory; a list names files";
            default -> e.reason();
        };
    }

    private Place find(Caller caller, VfsPath path) throws VfsException {
        FileAttributes found = files.attributes(InodeId.ROOT);
        InodeId parent = InodeId.ROOT;
        for (FileName name : path.names()) {
            parent = found.id();
            found = files.lookup(caller, parent, name);
        }
        return new Place(found, parent);
    }

    private LoadJob begin(LoadRequest request, boolean inOrder, LoadPlan plan) throws VfsException {
        LoadJob job = new LoadJob(nextId(), request, inOrder, plan, source, clock);
        begin(job);
        return job;
    }

    private synchronized long nextId() {
        return ++lastId;
    }

    private synchronized void begin(LoadJob job) throws VfsException {
        if (closed) {
            throw new VfsException(VfsError.UNAVAILABLE, "the gateway is stopping");
        }
        long running = jobs.stream().filter(each -> !each.status().isOver()).count();
        if (running >= MAX_RUNNING) {
            throw new VfsException(
                    VfsError.INVALID,
                    running + " loads run already; wait for one, or end it with: sluice fs load --cancel");
        }
        for (int i = 0; jobs.size() >= MAX_KEPT && i < jobs.size(); i++) {
            if (jobs.get(i).status().isOver()) {
                jobs.remove(i);
                break;
            }
        }
        jobs.add(job);
        if (job.status().inOrder()) {
            follow(job, true);
        }
        Thread.ofVirtual().name("sluice-load-run-" + job.id()).start(() -> {
            job.run();
            follow(job, false);
        });
    }

    private synchronized void follow(LoadJob job, boolean begins) {
        List<LoadJob> changed = new ArrayList<>(followers);
        changed.remove(job);
        if (begins) {
            changed.add(job);
        }
        followers = List.copyOf(changed);
    }

    /** A door opens this file or reads of it. Next to nothing while no list is loaded. */
    public void wasRead(InodeId file) {
        for (LoadJob job : followers) {
            job.wasRead(file);
        }
    }

    /** In the order in which they began. */
    public synchronized List<LoadStatus> all() {
        return jobs.stream().map(LoadJob::status).toList();
    }

    public synchronized Optional<LoadJob> find(long id) {
        return jobs.stream().filter(job -> job.id() == id).findFirst();
    }

    /** Ends all that run, and takes no more. */
    @Override
    public void close() {
        List<LoadJob> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(jobs);
        }
        running.forEach(LoadJob::cancel);
        try {
            long end = System.nanoTime() + END_PATIENCE.toNanos();
            for (LoadJob job : running) {
                job.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
