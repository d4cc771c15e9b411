package io.sluice.tools.web;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.admin.LoadView;
import io.sluice.tools.admin.Namespace;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.Caller;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.load.LoadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The namespace, directory by directory, and what can be done with what lies there. Who has the token acts as root. */
public final class BrowsePage {
    static final int PAGE_ENTRIES = 200;

    private static final String HERE = "/ui/browse";

    private final VirtualFileSystem files;
    private final GatewayControl control;

    BrowsePage(WebBackend backend) {
        this.files = backend.admin().files();
        this.control = backend.admin().control();
    }

    /** A step on the way from the root. */
    public record Step(String name, String link) {}

    /** @param pinned whether that path itself is */
    public record Row(String name, EntryView entry, long cachedPercent, boolean pinned) {}

    /**
     * What the template takes.
     *
     * @param next where the next page begins, if there is one
     * @param back where the form that is sent returns to
     */
    public record Model(
            String path,
            List<Step> steps,
            boolean pinned,
            List<Row> rows,
            OptionalLong next,
            String back,
            List<LoadView> loads) {}

    void show(Visit visit) {
        VfsPath path = Visit.vfsPath(visit.parameter("path").orElse("/"));
        try {
            FileAttributes found = Namespace.find(files, Caller.ROOT, path);
            VfsPath directory = found.isDirectory() ? path : path.parent();
            FileAttributes listed = found.isDirectory() ? found : Namespace.find(files, Caller.ROOT, directory);
            long from = cookie(visit.parameter("from").orElse("0"));
            DirectoryPage page = files.list(Caller.ROOT, listed.id(), from, PAGE_ENTRIES);
            List<VfsPath> pins = control.pins();
            List<Row> rows = new ArrayList<>();
            for (DirectoryEntry entry : page.entries()) {
                VfsPath at = directory.child(entry.name());
                EntryView view = EntryView.of(control, at, entry.attributes());
                rows.add(new Row(
                        entry.name().toString(), view, Show.part(view.cachedBytes(), view.size()), pins.contains(at)));
            }
            OptionalLong next = page.end() || page.entries().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(page.entries().getLast().cookie());
            visit.show(
                    directory.isRoot() ? "Browse" : directory.toString(),
                    "browse",
                    new Model(
                            directory.toString(),
                            steps(directory),
                            pins.contains(directory),
                            rows,
                            next,
                            visit.whole(),
                            loads()));
        } catch (VfsException e) {
            throw Visit.at(path, e);
        }
    }

    private static long cookie(String text) {
        return text.matches("-?\\d{1,19}") ? Long.parseLong(text) : 0;
    }

    private static List<Step> steps(VfsPath directory) {
        List<Step> steps = new ArrayList<>(List.of(new Step("/", link("/"))));
        VfsPath at = VfsPath.ROOT;
        for (FileName name : directory.names()) {
            at = at.child(name);
            steps.add(new Step(name.toString(), link(at.toString())));
        }
        return steps;
    }

    /** The page of a directory. */
    public static String link(String path) {
        return HERE + "?path=" + Show.encoded(path);
    }

    private List<LoadView> loads() {
        return control.loads().all().reversed().stream()
                .limit(5)
                .map(LoadView::of)
                .toList();
    }

    void act(Visit visit) {
        VfsPath path = Visit.vfsPath(visit.form().text("path"));
        String back =
                visit.form().optional("back").filter(to -> to.startsWith(HERE)).orElse(HERE);
        try {
            visit.done(done(visit.form().text("action"), path), back);
        } catch (VfsException e) {
            throw Visit.at(path, e);
        }
    }

    private String done(String action, VfsPath path) throws VfsException {
        return switch (action) {
            case "load" -> {
                control.loads().start(new LoadRequest(Caller.ROOT, List.of(path), LoadRequest.DEFAULT_PARALLEL));
                yield path + " is being loaded into the cache";
            }
            case "pin" ->
                control.pin(Namespace.find(files, Caller.ROOT, path).id()) + " stays in the cache from now on";
            case "unpin" -> {
                control.unpin(path);
                yield path + " may be evicted again";
            }
            case "free" -> Show.size(free(path)) + " of " + path + " were freed in the cache";
            default -> throw new UserError("there is no action " + action);
        };
    }

    /** Of a directory, the files that lie in it, and not what is below. */
    private long free(VfsPath path) throws VfsException {
        FileAttributes found = Namespace.find(files, Caller.ROOT, path);
        if (!found.isDirectory()) {
            return control.cache().free(found.id());
        }
        long freed = 0;
        long cookie = 0;
        DirectoryPage page;
        do {
            page = files.list(Caller.ROOT, found.id(), cookie, PAGE_ENTRIES);
            for (DirectoryEntry entry : page.entries()) {
                freed += entry.attributes().isDirectory()
                        ? 0
                        : control.cache().free(entry.attributes().id());
                cookie = entry.cookie();
            }
        } while (!page.end());
        return freed;
    }
}
