package io.sluice.tools.web;

import io.sluice.tools.admin.CacheView;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is cached, where, by which policy; and what another size or policy would find. */
public final class CachePage {
    /** What a page may be kept waiting by: a few seconds of one processor. */
    private static final long MOST_READINGS = 20_000_000;

    private static final int MOST_FILES = 2_000_000;
    private static final String DEFAULT_POLICY = "auto";

    private final WebBackend backend;

    CachePage(WebBackend backend) {
        this.backend = backend;
    }

    /** @param policy what makes room for it */
    public record Mount(CacheView.Mount use, String policy, String hits) {}

    /** What a policy would find. */
    public record Found(String policy, String ofBytes, String ofReadings, String ofRepeatedBytes) {}

    /** What was asked of the simulator. */
    public record Asked(String pattern, String files, String fileSize, String epochs, String cacheSize) {
        static final Asked DEFAULT = new Asked("shuffled", "10000", "110KiB", "5", "512MiB");
    }

    /** What the template takes. */
    public record Model(
            CacheView cache,
            List<Mount> mounts,
            List<String> patterns,
            Asked asked,
            List<Found> found,
            Optional<String> problem) {}

    void show(Visit visit) {
        Optional<String> pattern = visit.parameter("pattern");
        if (pattern.isEmpty()) {
            show(visit, Asked.DEFAULT, List.of(), Optional.empty());
            return;
        }
        Asked asked = new Asked(
                pattern.get(),
                visit.parameter("files").orElse(Asked.DEFAULT.files()),
                visit.parameter("size").orElse(Asked.DEFAULT.fileSize()),
                visit.parameter("epochs").orElse(Asked.DEFAULT.epochs()),
                visit.parameter("cache").orElse(Asked.DEFAULT.cacheSize()));
        try {
            show(visit, asked, simulated(asked), Optional.empty());
        } catch (UserError e) {
            show(visit, asked, List.of(), Optional.of(e.getMessage()));
        }
    }

    private void show(Visit visit, Asked asked, List<Found> found, Optional<String> problem) {
        CacheView cache = CacheView.of(
                backend.admin().cache().get(), backend.admin().control().cache().use());
        List<MountView> mounts = MountView.of(backend.admin().control().mounts(), List.of());
        visit.show(
                "Cache",
                "cache",
                new Model(
                        cache,
                        cache.mounts().stream()
                                .map(use -> new Mount(use, policy(mounts, use.path()), hits(use)))
                                .toList(),
                        backend.simulator().patterns(),
                        asked,
                        found,
                        problem));
    }

    private static String policy(List<MountView> mounts, String path) {
        return mounts.stream()
                .filter(mount -> mount.path().equals(path))
                .map(mount -> mount.options().getOrDefault("cache", DEFAULT_POLICY))
                .findFirst()
                .orElse(DEFAULT_POLICY);
    }

    private static String hits(CacheView.Mount use) {
        long all = use.hitBytes() + use.missBytes();
        return all == 0 ? "–" : Show.part(use.hitBytes(), all) + " %";
    }

    private List<Found> simulated(Asked asked) {
        long files = number("files", asked.files(), MOST_FILES);
        long epochs = number("epochs", asked.epochs(), MOST_READINGS / files);
        String pattern = asked.pattern() + ":files=" + files + ",size=" + size(asked.fileSize()) + "B,epochs=" + epochs;
        List<Found> found = new ArrayList<>();
        backend.simulator()
                .simulate(pattern, size(asked.cacheSize()))
                .forEach((policy, shares) -> found.add(new Found(
                        policy,
                        percent(shares.ofBytes()),
                        percent(shares.ofReadings()),
                        percent(shares.ofRepeatedBytes()))));
        return found;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static long number(String name, String text, long most) {
        if (!text.matches("\\d{1,9}") || Long.parseLong(text) < 1 || Long.parseLong(text) > most) {
            throw new UserError(
                    name + " is a number from 1 to " + most + " here; for more there is: sluice cache simulate");
        }
        return Long.parseLong(text);
    }

    private static long size(String text) {
        return DataSize.parse(text)
                .map(DataSize::bytes)
                .filter(bytes -> bytes > 0)
                .orElseThrow(() -> new UserError(text + ": a size is " + DataSize.FORM));
    }
}
