package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.core.CacheControl;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is done to the block cache. */
final class CacheRoutes {
    private static final long BETWEEN_LINES_NANOS = Duration.ofMillis(250).toNanos();

    private final VirtualFileSystem files;
    private final AdminBackend backend;
    private final Namespace namespace;

    CacheRoutes(AdminBackend backend, Namespace namespace) {
        this.files = backend.files();
        this.backend = backend;
        this.namespace = namespace;
    }

    private CacheControl cache() {
        return backend.control().cache();
    }

    void free(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        FileAttributes found = namespace.find(caller, path);
        List<VfsPath> pins = backend.control().pins();
        long[] freed = new long[3];
        TreeWalk.Visitor free = (file, _, attributes) -> {
            long bytes = attributes.isDirectory() ? 0 : cache().free(attributes.id());
            freed[0] += bytes > 0 ? 1 : 0;
            freed[1] += bytes;
            freed[2] += bytes > 0 && pins.stream().anyMatch(file::startsWith) ? 1 : 0;
        };
        if (found.isDirectory() && !ask.flag("recursive")) {
            throw Problem.at(path, VfsError.IS_DIRECTORY);
        }
        visit(caller, path, found, free);
        ask.answer(new FreeView(path.toString(), freed[0], freed[1], freed[2]));
    }

    private void visit(Caller caller, VfsPath path, FileAttributes found, TreeWalk.Visitor visitor)
            throws Problem, IOException {
        if (found.isDirectory()) {
            new TreeWalk(files, caller).visit(path, found.id(), true, visitor);
            return;
        }
        try {
            visitor.entry(path, found.id(), found);
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    /** Streams how far it is, one {@link VerifyView} a line; ends when the client goes away. */
    void verify(Ask ask) throws Problem, IOException {
        Caller caller = ask.caller();
        Optional<VfsPath> path = ask.optional("path").isPresent() ? Optional.of(ask.path("path")) : Optional.empty();
        Optional<FileAttributes> found =
                path.isPresent() ? Optional.of(namespace.find(caller, path.get())) : Optional.empty();
        long total = path.isPresent()
                ? 0
                : backend.cache().get().directories().stream()
                        .mapToLong(CacheStatus.Directory::usedBytes)
                        .sum();
        ask.response().status(Status.OK_200);
        ask.response().header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream out = ask.response().outputStream()) {
            Lines lines = new Lines(out, total);
            Optional<ProblemView> problem = Optional.empty();
            CacheVerification result = CacheVerification.NONE;
            try {
                if (found.isPresent()) {
                    visit(caller, path.get(), found.get(), (_, _, attributes) -> {
                        if (!attributes.isDirectory()) {
                            lines.add(cache().verify(attributes.id(), lines));
                        }
                    });
                    result = lines.before;
                } else {
                    result = cache().verify(lines);
                }
            } catch (Problem e) {
                problem = Optional.of(e.view());
                result = lines.before;
            }
            lines.write(VerifyView.of(result, total, true, problem));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static final class Lines implements CacheVerification.Watcher {
        private final OutputStream out;
        private final long total;
        private CacheVerification before = CacheVerification.NONE;
        private long next = System.nanoTime() + BETWEEN_LINES_NANOS;

        private Lines(OutputStream out, long total) {
            this.out = out;
            this.total = total;
        }

        private void add(CacheVerification found) {
            before = before.plus(found);
        }

        @Override
        public boolean goOn(CacheVerification soFar) {
            if (System.nanoTime() - next >= 0) {
                next = System.nanoTime() + BETWEEN_LINES_NANOS;
                write(VerifyView.of(before.plus(soFar), total, false, Optional.empty()));
            }
            return true;
        }

        private void write(VerifyView line) {
            try {
                out.write(Json.MAPPER.writeValueAsBytes(line));
                out.write('\n');
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
