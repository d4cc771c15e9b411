package io.sluice.tools.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.GatewayControl;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** What is done to a directory and all below it, in one request. */
final class TreeRoutes {
    private static final int BUFFER_BYTES = 64 << 10;

    private final VirtualFileSystem files;
    private final GatewayControl control;
    private final Namespace namespace;

    TreeRoutes(VirtualFileSystem files, GatewayControl control, Namespace namespace) {
        this.files = files;
        this.control = control;
        this.namespace = namespace;
    }

    /** Streams a listing, one JSON document a line: see {@link ListLine}. */
    void list(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        FileAttributes found = namespace.find(caller, path);
        ask.response().status(Status.OK_200);
        ask.response().header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream out = new BufferedOutputStream(ask.response().outputStream(), BUFFER_BYTES)) {
            long[] count = {0};
            boolean cachedOnly = ask.flag("cached");
            TreeWalk.Visitor print = (at, _, attributes) -> {
                EntryView entry = EntryView.of(control, at, attributes);
                if (!cachedOnly || entry.isCached()) {
                    line(out, ListLine.of(entry));
                    count[0]++;
                }
            };
            try {
                if (found.isDirectory()) {
                    new TreeWalk(files, caller).visit(path, found.id(), ask.flag("recursive"), print);
                } else {
                    EntryView entry = namespace.view(path, found);
                    if (!cachedOnly || entry.isCached()) {
                        line(out, ListLine.of(entry));
                        count[0]++;
                    }
                }
                line(out, ListLine.end(count[0]));
            } catch (Problem problem) {
                line(out, ListLine.of(problem.view()));
            }
        }
    }

    private static void line(OutputStream out, ListLine line) throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(line));
        out.write('\n');
    }

    void usage(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        FileAttributes found = namespace.find(caller, path);
        Tally tally = new Tally();
        if (found.isDirectory()) {
            new TreeWalk(files, caller)
                    .visit(
                            path,
                            found.id(),
                            true,
                            (at, _, attributes) -> tally.add(EntryView.of(control, at, attributes)));
        } else {
            tally.add(namespace.view(path, found));
        }
        ask.answer(new UsageView(path.toString(), tally.files, tally.directories, tally.bytes, tally.cachedBytes));
    }

    private static final class Tally {
        private long files;
        private long directories;
        private long bytes;
        private long cachedBytes;

        private void add(EntryView entry) {
            if (entry.directory()) {
                directories++;
            } else {
                files++;
                bytes += entry.size();
                cachedBytes += entry.cachedBytes();
            }
        }
    }

    void remove(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        Caller caller = ask.caller();
        InodeId parent = namespace.parentOf(caller, path);
        FileAttributes found = namespace.find(caller, path);
        boolean recursive = ask.flag("recursive");
        if (found.isDirectory() && !recursive && !ask.flag("directory")) {
            throw Problem.at(path, VfsError.IS_DIRECTORY);
        }
        long removed = recursive && found.isDirectory() ? removeBelow(caller, path, found.id()) : 0;
        try {
            if (found.isDirectory()) {
                files.removeDirectory(caller, parent, path.last());
            } else {
                files.remove(caller, parent, path.last());
            }
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
        ask.answer(Map.of("path", path.toString(), "removed", removed + 1));
    }

    private long removeBelow(Caller caller, VfsPath path, InodeId id) throws Problem, IOException {
        long[] removed = {0};
        new TreeWalk(files, caller).visit(path, id, true, new TreeWalk.Visitor() {
            @Override
            public void entry(VfsPath at, InodeId parent, FileAttributes attributes) throws VfsException {
                if (!attributes.isDirectory()) {
                    files.remove(caller, parent, at.last());
                    removed[0]++;
                }
            }

            @Override
            public void left(VfsPath directory, InodeId parent, InodeId left) throws VfsException {
                files.removeDirectory(caller, parent, directory.last());
                removed[0]++;
            }
        });
        return removed[0];
    }

    void copy(Ask ask) throws Problem, IOException {
        VfsPath from = ask.path("from");
        Caller caller = ask.caller();
        VfsPath to = namespace.into(caller, from, ask.path("to"));
        FileAttributes found = namespace.find(caller, from);
        TreeCopy copy = new TreeCopy(files, caller, namespace);
        if (!found.isDirectory()) {
            copy.file(from, found.id(), to);
        } else if (!ask.flag("recursive")) {
            throw Problem.at(from, VfsError.IS_DIRECTORY);
        } else if (to.startsWith(from)) {
            throw Problem.badRequest(to + ": lies inside " + from + "; copy it to another place");
        } else {
            copy.directory(from, found.id(), to);
        }
        ask.answer(Map.of("path", to.toString(), "copied", copy.copiedFiles()));
    }

    /**
     * What a client sends to change owner, group or mode; what is absent stays as it is.
     *
     * @param uid 0 to 2³² - 1, as is the gid
     */
    record ChangeBody(String path, boolean recursive, OptionalLong uid, OptionalLong gid, Optional<String> mode) {
        AttributeChange owner() {
            return AttributeChange.ofOwner(id(uid), id(gid));
        }

        boolean hasImpossibleId() {
            return LongStream.concat(uid.stream(), gid.stream())
                    .anyMatch(id -> id < 0 || id > Integer.toUnsignedLong(-1));
        }

        private static OptionalInt id(OptionalLong id) {
            return id.isPresent() ? OptionalInt.of((int) id.getAsLong()) : OptionalInt.empty();
        }
    }

    void change(Ask ask) throws Problem, IOException {
        ChangeBody body = ask.body(ChangeBody.class);
        if (body.hasImpossibleId()) {
            throw Problem.badRequest("uid and gid are numbers from 0 to 4294967295");
        }
        VfsPath path;
        try {
            path = VfsPath.parse(Optional.ofNullable(body.path()).orElse(""));
        } catch (VfsException e) {
            throw Problem.badRequest(e.reason());
        }
        Optional<ModeChange> mode = Optional.empty();
        if (body.mode().isPresent()) {
            mode = ModeChange.parse(body.mode().get());
            if (mode.isEmpty()) {
                throw Problem.badRequest(body.mode().get() + ": not a mode; write it like 644 or u+rwX,go-w");
            }
        }
        FileAttributes found = namespace.find(ask.caller(), path);
        boolean tree = body.recursive() && found.isDirectory();
        boolean same = mode.map(ModeChange::isAbsolute).orElse(true);
        if (tree && same && ask.caller().isRoot()) {
            changeBelow(path, found, body, mode);
            ask.answer(Map.of("path", path.toString(), "below", true));
        } else {
            ask.answer(Map.of("path", path.toString(), "changed", change(ask.caller(), path, found, body, mode)));
        }
    }

    /** What becomes the same for all is one change, however many there are. */
    private void changeBelow(VfsPath path, FileAttributes found, ChangeBody body, Optional<ModeChange> mode)
            throws Problem {
        AttributeChange change = body.owner();
        if (mode.isPresent()) {
            change = change.withMode(mode.get().applyTo(0, false));
        }
        try {
            control.changeBelow(found.id(), change);
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
    }

    /** What is known of a file, or of a directory and all below it, is asked of the store anew. */
    void refresh(Ask ask) throws Problem, IOException {
        VfsPath path = ask.path("path");
        FileAttributes found = namespace.find(ask.caller(), path);
        try {
            control.refresh(found.id());
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
        ask.answer(Map.of("path", path.toString()));
    }

    private long change(Caller caller, VfsPath path, FileAttributes found, ChangeBody body, Optional<ModeChange> mode)
            throws Problem, IOException {
        long[] changed = {0};
        TreeWalk.Visitor apply = (at, _, attributes) -> {
            AttributeChange change = body.owner();
            if (mode.isPresent()) {
                change = change.withMode(mode.get().applyTo(attributes.mode(), attributes.isDirectory()));
            }
            files.changeAttributes(caller, attributes.id(), change, Optional.empty());
            changed[0]++;
        };
        try {
            apply.entry(path, found.id(), found);
        } catch (VfsException e) {
            throw Problem.at(path, e);
        }
        if (body.recursive() && found.isDirectory()) {
            new TreeWalk(files, caller).visit(path, found.id(), true, apply);
        }
        return changed[0];
    }
}
