package io.sluice.tools.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands around each page.
 *
 * @param path of the page that is shown
 * @param formKey what each form must bring; empty if nobody is signed in
 * @param notice what came of the last thing that was done
 */
public record Shell(String title, String path, Optional<String> formKey, Optional<Notice> notice) {
    private static final List<Entry> PAGES = List.of(
            new Entry("/", "Overview"),
            new Entry("/ui/browse", "Browse"),
            new Entry("/ui/mounts", "Mounts"),
            new Entry("/ui/clients", "Clients"),
            new Entry("/ui/uploads", "Uploads"),
            new Entry("/ui/refused", "Refused"),
            new Entry("/ui/cache", "Cache"),
            new Entry("/ui/configuration", "Configuration"),
            new Entry("/ui/log", "Log"));

    private static final Map<String, String> SLIPS = Map.of(
            "", "/",
            "overview", "/",
            "status", "/",
            "index.html", "/",
            "config", "/ui/configuration",
            "settings", "/ui/configuration",
            "logs", "/ui/log",
            "login", "/ui/signin",
            "signin", "/ui/signin");

    /** A page that can be gone to. */
    public record Entry(String path, String name) {}

    /** The page that somebody means who left out where the pages are, or writes a page's name otherwise. */
    static Optional<String> meant(String path) {
        String name = path.replaceFirst("^/(ui/?)?", "").replaceFirst("/$", "");
        if (SLIPS.containsKey(name)) {
            return Optional.of(SLIPS.get(name));
        }
        return PAGES.stream().map(Entry::path).filter(("/ui/" + name)::equals).findFirst();
    }

    public List<Entry> pages() {
        return PAGES;
    }

    public boolean isHere(Entry entry) {
        return entry.path().equals(path);
    }

    public boolean isSignedIn() {
        return formKey.isPresent();
    }

    /** For the hidden field of a form. */
    public String key() {
        return formKey.orElse("");
    }
}
